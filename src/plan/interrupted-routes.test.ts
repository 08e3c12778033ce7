import { describe, expect, it } from '@jest/globals';
import type { DesiredApi } from '../model/desired-api.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import type { Resolution } from '../model/target.ts';
import { interruptedRoutes } from './interrupted-routes.ts';

const pending: Resolution = { state: 'pending', reason: 'IngressNotFound', message: 'There is none.' };
const unresolved = new Map([['ANY /a', pending]]);

describe('interruptedRoutes', () => {
  it('names routes that AWS has, and of which nothing or something else is remembered', () => {
    expect(interruptedRoutes(desiredWith(undefined), observedWith('new'), unresolved)).toEqual(['ANY /a']);
    expect(interruptedRoutes(desiredWith('old'), observedWith('new'), unresolved)).toEqual(['ANY /a']);
  });

  it('does not name those that AWS has as they are remembered, or has not at all', () => {
    expect(interruptedRoutes(desiredWith('same'), observedWith('same'), unresolved)).toEqual([]);
    expect(interruptedRoutes(desiredWith(undefined), noApi, unresolved)).toEqual([]);
  });

  it('does not name those whose backends were found, or whose consent was withdrawn', () => {
    const target = {
      backend: 'Ingress saas/web, port 80',
      uri: 'found',
      vpcId: 'vpc-1',
      speaks: 'http' as const,
      subnetIds: [],
    };
    const resolved = new Map<string, Resolution>([['ANY /a', { state: 'resolved', target }]]);
    const withdrawn = new Map<string, Resolution>([['ANY /a', { ...pending, withdrawn: [target.backend] }]]);

    expect(interruptedRoutes(desiredWith('found'), observedWith('new'), resolved)).toEqual([]);
    expect(interruptedRoutes(desiredWith(undefined), observedWith('new'), withdrawn)).toEqual([]);
  });
});

const shared = { key: 'web', connectionId: 'link', timeoutInMillis: 30_000, requestParameters: {} };

function desiredWith(uri: string | undefined): DesiredApi {
  return {
    settings: { name: 'api', description: '', tags: {} },
    managedTagKeys: [],
    integrations: new Map(uri === undefined ? [] : [['web', { ...shared, uri }]]),
    routes: new Map(uri === undefined ? [] : [['ANY /a', { integration: 'web' }]]),
    stages: new Map(),
    contentHash: 'content',
    hash: 'whole',
  };
}

function observedWith(uri: string): ObservedApi {
  return {
    ...noApi,
    integrations: [{ ...shared, uri, integrationId: 'i1' }],
    routes: [{ routeId: 'r1', routeKey: 'ANY /a', integrationId: 'i1', authorizationType: 'NONE' }],
  };
}

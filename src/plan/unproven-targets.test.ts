import { describe, expect, it } from '@jest/globals';
import type { DesiredApi } from '../model/desired-api.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import type { Resolution } from '../model/target.ts';
import { unprovenTargets } from './unproven-targets.ts';

const shared = { connectionId: 'link', timeoutInMillis: 30_000, requestParameters: {} };
const integration = { ...shared, key: 'Ingress saas/web, port 80', uri: 'remembered' };
const desired: DesiredApi = {
  settings: { name: 'api', description: '', tags: {} },
  integrations: new Map([[integration.key, integration]]),
  routes: new Map([['ANY /a', { integration: integration.key }]]),
  stages: new Map(),
  managedTagKeys: [],
  contentHash: 'content',
  hash: 'whole',
};
const pending: Resolution = { state: 'pending', reason: 'IngressNotFound', message: 'There is none.' };
const unresolved = new Map([['ANY /a', pending]]);

describe('unprovenTargets', () => {
  it('names what neither this turn nor AWS knows of', () => {
    const other: ObservedApi = { ...noApi, integrations: [{ ...integration, integrationId: 'i1', uri: 'other' }] };

    expect([...unprovenTargets(desired, noApi, unresolved)]).toEqual(['remembered']);
    expect([...unprovenTargets(desired, other, unresolved)]).toEqual(['remembered']);
  });

  it('believes what was found just now', () => {
    const target = { backend: 'Ingress saas/web, port 80', uri: 'remembered', vpcId: 'vpc-1', subnetIds: [] };

    expect([...unprovenTargets(desired, noApi, new Map([['ANY /a', { state: 'resolved', target }]]))]).toEqual([]);
  });

  it('believes what AWS has in an integration, or was deployed with all the rest that is desired', () => {
    const integrated: ObservedApi = { ...noApi, integrations: [{ ...integration, integrationId: 'i1' }] };
    const deployment = { deploymentId: 'd1', contentHash: 'content', usable: true, createdAt: 0 };
    const deployed: ObservedApi = { ...noApi, deployments: [deployment] };

    expect([...unprovenTargets(desired, integrated, unresolved)]).toEqual([]);
    expect([...unprovenTargets(desired, deployed, unresolved)]).toEqual([]);
  });
});

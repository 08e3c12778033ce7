import { describe, expect, it } from '@jest/globals';
import type { DesiredApi } from '../model/desired-api.ts';
import { integrationKey } from '../model/integration-key.ts';
import type { LinkState } from '../model/link-state.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import type { Resolution } from '../model/target.ts';
import { unproven } from './unproven.ts';

const shared = { timeoutInMillis: 30_000, requestParameters: {} };
const integration = { ...shared, key: 'Ingress saas/web, port 80', uri: 'remembered', connectionId: 'named' };
const desired: DesiredApi = {
  settings: { name: 'api', description: '', tags: {} },
  integrations: new Map([[integration.key, integration]]),
  routes: new Map([['ANY /a', { integration: integration.key }]]),
  stages: new Map(),
  managedTagKeys: [],
  contentHash: 'content',
  hash: 'whole',
};
const integrated: ObservedApi = { ...noApi, integrations: [{ ...integration, integrationId: 'i1' }] };
const deployed: ObservedApi = {
  ...noApi,
  deployments: [{ deploymentId: 'd1', contentHash: 'content', usable: true, createdAt: 0 }],
};

describe('of targets', () => {
  const links = linksOf(readyAs('named'));
  const unresolved = resolvedAs({ state: 'pending', reason: 'IngressNotFound', message: 'There is none.' });

  it('are unproven those that neither this turn nor AWS knows of', () => {
    const other: ObservedApi = { ...noApi, integrations: [{ ...integration, integrationId: 'i1', uri: 'other' }] };

    expect([...unproven(desired, noApi, { links, resolutions: unresolved })]).toEqual(['remembered']);
    expect([...unproven(desired, other, { links, resolutions: unresolved })]).toEqual(['remembered']);
  });

  it('is believed what was found just now', () => {
    const resolutions = resolvedAs({ state: 'resolved', target: targetAt('remembered') });

    expect([...unproven(desired, noApi, { links, resolutions })]).toEqual([]);
  });

  it('is unproven one that AWS has as that of another backend, whose consent goes by its name', () => {
    const named = (backend: string) => ({
      ...{ ...integration, integrationId: 'i1' },
      key: integrationKey({ backend, path: '/', timeoutInMillis: 50 }),
    });
    const renamed = named('Anything');
    const wanted = { ...desired, integrations: new Map([[renamed.key, renamed]]) };
    const asMade: ObservedApi = { ...noApi, integrations: [named('Ingress saas/web, port 80')] };
    const editedInAws: ObservedApi = { ...noApi, integrations: [{ ...renamed, key: 'Mine' }] };

    expect([...unproven(wanted, asMade, { links, resolutions: unresolved })]).toEqual(['remembered']);
    expect([...unproven(wanted, editedInAws, { links, resolutions: unresolved })]).toEqual([]);
  });

  it('is believed what AWS has in an integration, or was deployed with all the rest that is desired', () => {
    expect([...unproven(desired, integrated, { links, resolutions: unresolved })]).toEqual([]);
    expect([...unproven(desired, deployed, { links, resolutions: unresolved })]).toEqual([]);
  });

  it('is believed no target because a link has that id', () => {
    const named = linksOf(readyAs('remembered'));

    expect([...unproven(desired, noApi, { links: named, resolutions: unresolved })]).toEqual(['remembered', 'named']);
  });
});

describe('of links', () => {
  const resolutions = resolvedAs({ state: 'resolved', target: targetAt('remembered') });
  const pending = linksOf({ state: 'pending', name: 'vpc-1', reason: 'VpcLinkCreating', message: 'It is being made.' });

  it('are unproven those that are not the id of a ready one, and that no integration in AWS goes through', () => {
    const other: ObservedApi = {
      ...noApi,
      integrations: [{ ...integration, integrationId: 'i1', connectionId: 'other' }],
    };

    expect([...unproven(desired, noApi, { resolutions, links: pending })]).toEqual(['named']);
    expect([...unproven(desired, other, { resolutions, links: pending })]).toEqual(['named']);
    expect([...unproven(desired, noApi, { resolutions, links: linksOf(readyAs('other')) })]).toEqual(['named']);
  });

  it('is believed the id of a ready one, and what the API in AWS has, or was deployed with all the rest', () => {
    expect([...unproven(desired, noApi, { resolutions, links: linksOf(readyAs('named')) })]).toEqual([]);
    expect([...unproven(desired, integrated, { resolutions, links: pending })]).toEqual([]);
    expect([...unproven(desired, deployed, { resolutions, links: pending })]).toEqual([]);
  });
});

function resolvedAs(resolution: Resolution): ReadonlyMap<string, Resolution> {
  return new Map([['ANY /a', resolution]]);
}

function targetAt(uri: string) {
  return { backend: 'Ingress saas/web, port 80', uri, vpcId: 'vpc-1', speaks: 'http' as const, subnetIds: [] };
}

function linksOf(link: LinkState): ReadonlyMap<string, LinkState> {
  return new Map([['vpc-1', link]]);
}

function readyAs(vpcLinkId: string): LinkState {
  return { state: 'ready', name: 'vpc-1', vpcLinkId };
}

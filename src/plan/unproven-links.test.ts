import { describe, expect, it } from '@jest/globals';
import type { DesiredApi } from '../model/desired-api.ts';
import type { LinkState } from '../model/link-state.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import { unprovenLinks } from './unproven-links.ts';

const integration = { key: 'a', uri: 'target', connectionId: 'named', timeoutInMillis: 30_000, requestParameters: {} };
const desired: DesiredApi = {
  settings: { name: 'api', description: '', tags: {} },
  integrations: new Map([[integration.key, integration]]),
  routes: new Map([['ANY /a', { integration: integration.key }]]),
  stages: new Map(),
  managedTagKeys: [],
  contentHash: 'content',
  hash: 'whole',
};
const pending = { state: 'pending', name: 'vpc-1', reason: 'VpcLinkCreating', message: 'It is being made.' } as const;

describe('unprovenLinks', () => {
  it('names what is not the id of a ready link, and what no integration in AWS goes through', () => {
    const other: ObservedApi = {
      ...noApi,
      integrations: [{ ...integration, integrationId: 'i1', connectionId: 'other' }],
    };

    expect([...unprovenLinks(desired, noApi, linksOf(pending))]).toEqual(['named']);
    expect([...unprovenLinks(desired, other, linksOf(pending))]).toEqual(['named']);
    expect([...unprovenLinks(desired, noApi, linksOf(readyAs('other')))]).toEqual(['named']);
  });

  it('believes the id of a ready link, and what the API in AWS has, or was deployed with all the rest', () => {
    const integrated: ObservedApi = { ...noApi, integrations: [{ ...integration, integrationId: 'i1' }] };
    const deployment = { deploymentId: 'd1', contentHash: 'content', usable: true, createdAt: 0 };

    expect([...unprovenLinks(desired, noApi, linksOf(readyAs('named')))]).toEqual([]);
    expect([...unprovenLinks(desired, integrated, linksOf(pending))]).toEqual([]);
    expect([...unprovenLinks(desired, { ...noApi, deployments: [deployment] }, linksOf(pending))]).toEqual([]);
  });
});

function linksOf(link: LinkState): ReadonlyMap<string, LinkState> {
  return new Map([['vpc-1', link]]);
}

function readyAs(vpcLinkId: string): LinkState {
  return { state: 'ready', name: 'vpc-1', vpcLinkId };
}

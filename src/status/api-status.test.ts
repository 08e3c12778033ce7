import { describe, expect, it } from '@jest/globals';
import type { LinkState } from '../model/link-state.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Unresolved } from '../model/target.ts';
import { apiStatus, type Report } from './api-status.ts';
import { deletingStatus } from './deleting-status.ts';
import { accepted, resolvedRefs, vpcLinkReady, type Progress, type Setback } from './findings.ts';
import { failingSince, refusedBefore } from './last-error.ts';
import { rejectedStatus } from './rejected-status.ts';

const now = Date.UTC(2026, 0, 1, 12);
const later = now + 60_000;
const routeKey = 'ANY /saas-resource';
const key = 'Ingress saas/saas, port 80 | path $request.path | timeout 30000 ms';
const endpoint = 'https://a1.execute-api.eu-west-1.amazonaws.com';
const settings = { name: 'my-http-api', description: '', tags: {} };
const served = { backend: 'Ingress saas/saas, port 80', uri: 'arn:old', vpcId: 'vpc-1' };
const integration = { key, uri: 'arn:old', connectionId: 'v1', timeoutInMillis: 30_000, requestParameters: {} };
const link: LinkState = { state: 'ready', name: 'vpc-1', vpcLinkId: 'v1' };
const programming: Progress = { state: 'programming', message: 'On its way.' };
const failed: Setback = { state: 'failed', reason: 'AccessDenied', message: 'Add it.' };
const pending: Unresolved = { state: 'pending', reason: 'ListenerNotFound', message: 'No listener.' };

const api: PrivateHttpApi = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'PrivateHttpApi',
  metadata: {
    namespace: 'saas',
    name: 'my-http-api',
    uid: 'uid',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    generation: 4,
  },
  spec: { routes: [{ routeKey, backend: { ingress: { name: 'saas', port: 80 } } }] },
};
const observed: ObservedApi = {
  ...noApi,
  api: { ...settings, apiId: 'a1', endpoint },
  integrations: [{ ...integration, integrationId: 'i1' }],
  deployments: [{ deploymentId: 'd1', contentHash: 'content', usable: true, createdAt: now }],
  stages: [{ stageName: 'dev', deploymentId: 'd1', autoDeploy: false, description: '', tags: {} }],
};
const report: Report = {
  api,
  region: 'eu-west-1',
  findings: [accepted([]), resolvedRefs(new Map()), vpcLinkReady(new Map([['vpc-1', link]]))],
  progress: { state: 'programmed' },
  links: new Map([['vpc-1', link]]),
  outcomes: new Map([[routeKey, { served, unresolved: undefined }]]),
  desired: {
    settings,
    integrations: new Map([[key, integration]]),
    routes: new Map([[routeKey, { integration: key }]]),
    stages: new Map([['dev', { description: '', tags: {} }]]),
    contentHash: 'content',
    managedTagKeys: [],
    hash: 'whole',
  },
  observed,
  now,
};
const settled: PrivateHttpApi = { ...api, status: apiStatus(report) };

describe('apiStatus', () => {
  it('says of what is programmed where it is, what it serves, and that it is Ready', () => {
    expect(apiStatus(report)).toMatchObject({
      observedGeneration: 4,
      region: 'eu-west-1',
      apiId: 'a1',
      endpoint,
      url: `${endpoint}/dev`,
      routesProgrammed: '1/1',
      applied: 'whole',
      stages: [{ name: 'dev', url: `${endpoint}/dev`, deploymentId: 'd1', contentHash: 'content' }],
      routes: [{ routeKey, state: 'Programmed', backend: served.backend, target: 'arn:old', integrationId: 'i1' }],
      vpcLinks: [{ name: 'vpc-1', vpcLinkId: 'v1' }],
    });
    expect(conditionsIn(apiStatus(report))).toEqual([
      'Accepted True',
      'ResolvedRefs True',
      'VpcLinkReady True',
      'Programmed True',
      'Ready True',
    ]);
  });

  it('is the same when it is written again later', () => {
    expect(apiStatus({ ...report, api: settled, now: later })).toEqual(settled.status);
  });

  it('stays what it was where nobody looked at AWS because nothing has changed', () => {
    expect(apiStatus({ ...report, api: settled, observed: undefined, now: later })).toEqual(settled.status);
  });

  it('says before the first write that it begins, and since when, and no longer that it was applied', () => {
    const begun = apiStatus({ ...report, api: settled, progress: programming });
    const again = apiStatus({ ...report, api: { ...api, status: begun }, progress: programming, now: later });
    const done = apiStatus({ ...report, api: { ...api, status: again }, now: later });

    expect(begun.applying).toEqual({ hash: 'whole', since: '2026-01-01T12:00:00.000Z' });
    expect(begun).not.toHaveProperty('applied');
    expect(again.applying).toEqual(begun.applying);
    expect(done.applied).toBe('whole');
    expect(done).not.toHaveProperty('applying');
  });

  it('keeps the word on a change that began when it fails', () => {
    const begun = apiStatus({ ...report, progress: programming });

    const status = apiStatus({ ...report, api: { ...api, status: begun }, progress: failed });

    expect(status.applying).toEqual(begun.applying);
    expect(conditionsIn(status)).toEqual(expect.arrayContaining(['Programmed False', 'Ready False', 'Stalled True']));
  });

  it('takes what AWS rejected for refused no more once it is being tried again', () => {
    const rejected = apiStatus({
      ...report,
      progress: failed,
      failed: { setback: failed, retryAfter: undefined, since: now, hash: 'whole' },
    });

    const begun = apiStatus({ ...report, api: { ...api, status: rejected }, progress: programming, now: later });
    const again = apiStatus({ ...report, api: { ...api, status: begun }, progress: failed, now: later });

    expect(refusedBefore({ ...api, status: rejected }, 'whole')).toEqual(failed);
    expect(refusedBefore({ ...api, status: begun }, 'whole')).toBeUndefined();
    expect(begun.lastError).toMatchObject({ reason: 'AccessDenied', at: rejected.lastError?.at });
    expect(again.lastError).toEqual(begun.lastError);
  });

  it('keeps the last good target until the new one is served: whoever falls back falls back on that', () => {
    const moved = new Map([[routeKey, { served: { ...served, uri: 'arn:new' }, unresolved: undefined }]]);

    const status = apiStatus({ ...report, api: settled, outcomes: moved, progress: programming });

    expect(status.routes).toMatchObject([{ state: 'Pending', target: 'arn:old', integrationId: 'i1' }]);
    expect(status.stages).toEqual(settled.status?.stages);
  });

  it('says of a route that does not resolve why, and what it is served with meanwhile', () => {
    const outcomes = new Map([[routeKey, { served, unresolved: pending }]]);

    const status = apiStatus({ ...report, api: settled, outcomes });

    expect(status.routes).toMatchObject([{ state: 'Pending', target: 'arn:old', message: 'No listener.' }]);
    expect(status.routesProgrammed).toBe('0/1');
  });

  it('says of an API that serves no route any more neither where it was served nor what with, before it is taken away', () => {
    const outcomes = new Map([[routeKey, { served: undefined, unresolved: pending }]]);
    const desired = { ...report.desired, routes: new Map(), stages: new Map(), hash: 'empty' };

    const begun = apiStatus({ ...report, api: settled, outcomes, desired, progress: programming });
    const emptied = { ...observed, integrations: [], stages: [] };
    const done = apiStatus({ ...report, api: { ...api, status: begun }, outcomes, desired, observed: emptied });

    expect(begun.routes).toEqual([{ routeKey, state: 'Pending', message: 'No listener.' }]);
    expect(done).toMatchObject({ apiId: 'a1', stages: [], routesProgrammed: '0/1', applied: 'empty' });
    expect(done).not.toHaveProperty('url');
  });

  it('names a link that it no longer needs until the change is complete', () => {
    const links = new Map<string, LinkState>([['vpc-2', { state: 'ready', name: 'vpc-2', vpcLinkId: 'v2' }]]);

    const during = apiStatus({ ...report, api: settled, links, progress: programming });
    const integrations = new Map([[key, { ...integration, connectionId: 'v2' }]]);
    const moved = { ...report.desired, integrations };
    const after = apiStatus({ ...report, api: { ...api, status: during }, links, desired: moved });
    const partly = apiStatus({ ...report, api: { ...api, status: during }, links });

    const second = { name: 'vpc-2', vpcId: 'vpc-2', vpcLinkId: 'v2' };
    expect(during.vpcLinks?.map(({ name }) => name)).toEqual(['vpc-2', 'vpc-1']);
    expect(after.vpcLinks).toEqual([second]);
    // Something is served through the first one still: a last known good target.
    expect(partly.vpcLinks).toEqual([second, { name: 'vpc-1', vpcId: 'vpc-1', vpcLinkId: 'v1' }]);
  });

  it('names one link once, for the VPC that it leads into, where it is named for backends of two', () => {
    const elsewhere: LinkState = { state: 'refused', name: 'mine', reason: 'VpcLinkInOtherVpc', message: 'It is not.' };
    const ready: LinkState = { state: 'ready', name: 'mine', vpcLinkId: 'v1' };
    const one: readonly (readonly [string, LinkState])[] = [
      ['vpc-1', ready],
      ['vpc-2', elsewhere],
    ];

    for (const links of [one, one.toReversed()]) {
      expect(apiStatus({ ...report, links: new Map(links) }).vpcLinks).toEqual([
        { name: 'mine', vpcId: 'vpc-1', vpcLinkId: 'v1' },
      ]);
    }
  });

  it('names it for the same VPC while it is not ready', () => {
    const elsewhere: LinkState = { state: 'refused', name: 'mine', reason: 'VpcLinkInOtherVpc', message: 'It is not.' };
    const away: LinkState = { state: 'pending', name: 'mine', reason: 'AwsUnavailable', message: 'It is not known.' };
    const vpcLinks = [{ name: 'mine', vpcId: 'vpc-1', vpcLinkId: 'v1' }];
    const served = { ...settled, status: { ...settled.status, vpcLinks } };
    const both: readonly (readonly [string, LinkState])[] = [
      ['vpc-1', away],
      ['vpc-2', elsewhere],
    ];

    for (const links of [both, both.toReversed()]) {
      expect(apiStatus({ ...report, api: served, links: new Map(links) }).vpcLinks).toEqual(vpcLinks);
    }
  });

  it('gives stage $default the URL without a name', () => {
    const stages = new Map([['$default', { description: '', tags: {} }]]);

    expect(apiStatus({ ...report, desired: { ...report.desired, stages } }).url).toBe(endpoint);
  });
});

describe('rejectedStatus', () => {
  it('says what is wrong with the spec, and leaves the rest as it was, with the generation that it speaks of', () => {
    const changed = { ...settled, metadata: { ...settled.metadata, generation: 5 } };

    const status = rejectedStatus({ api: changed, finding: accepted(['Two routes of one key.']), now: later });

    expect(status).toMatchObject({ observedGeneration: 5, url: `${endpoint}/dev`, applied: 'whole' });
    expect(
      status.conditions?.map(({ type, status: is, observedGeneration }) => [type, is, observedGeneration]),
    ).toEqual([
      ['Accepted', 'False', 5],
      ['Ready', 'False', 5],
      ['Stalled', 'True', 5],
      ['ResolvedRefs', 'True', 4],
      ['VpcLinkReady', 'True', 4],
      ['Programmed', 'True', 4],
    ]);
  });
});

describe('deletingStatus', () => {
  it('says why the API is still there, and when it is tried again', () => {
    const status = deletingStatus({
      api: settled,
      failed: { setback: failed, retryAfter: 60_000, since: now },
      now: later,
    });

    expect(conditionsIn(status)).toEqual(['Programmed False', 'Ready False', 'Stalled True']);
    expect(status).toMatchObject({
      apiId: 'a1',
      conditions: [{ message: 'Add it.' }, {}, {}],
      lastError: {
        reason: 'AccessDenied',
        message: 'Add it.',
        at: iso(later),
        since: iso(now),
        nextTry: iso(later + 60_000),
      },
    });
  });
});

describe('failingSince', () => {
  const wrong = { reason: 'AwsUnavailable', message: 'AWS is away.' } as const;
  const status = { ...settled.status, lastError: { ...wrong, since: iso(now), at: iso(later) } };

  it('is the first of all tries since the last that succeeded, whatever they failed for', () => {
    expect(failingSince({ ...api, status }, later + 1)).toBe(now);
  });

  it('is now where the last one succeeded, and never in the future', () => {
    expect(failingSince(settled, later + 1)).toBe(later + 1);
    expect(failingSince({ ...api, status }, now - 1)).toBe(now - 1);
  });
});

function iso(time: number): string {
  return new Date(time).toISOString();
}

function conditionsIn({ conditions = [] }: NonNullable<PrivateHttpApi['status']>): readonly string[] {
  return conditions.map(({ type, status }) => `${type} ${status}`);
}

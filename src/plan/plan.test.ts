import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterAction } from '../apply/after-action.ts';
import type { Action } from '../model/action.ts';
import type { DesiredApi, DesiredIntegration } from '../model/desired-api.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import { plan as planKeeping } from './plan.ts';

describe('plan', () => {
  it('makes a fresh API with one call a resource, in an order that API Gateway accepts', () => {
    const desired = desiredApi({ routes: { 'ANY /a': 'web', 'ANY /b': 'web' }, stages: ['dev'] });

    const actions = plan(desired, noApi);

    expect(actions.map(({ do: what }) => what)).toEqual([
      'CreateApi',
      'CreateIntegration',
      'CreateRoute',
      'CreateRoute',
      'CreateDeployment',
      'CreateStage',
    ]);
  });

  it('follows a replaced load balancer with one update, one deployment and one stage', () => {
    const before = carriedOut(plan(desiredApi({ routes: { 'ANY /a': 'web' }, uri: 'listener-1' }), noApi), noApi);

    const actions = plan(desiredApi({ routes: { 'ANY /a': 'web' }, uri: 'listener-2' }), before);

    expect(actions.map(({ do: what }) => what)).toEqual(['UpdateIntegration', 'CreateDeployment', 'UpdateStage']);
  });

  it('updates an integration in place when its settings change, and leaves the routes alone', () => {
    const before = carriedOut(plan(desiredApi({ routes: { 'ANY /a': 'web' }, timeout: 1000 }), noApi), noApi);

    const actions = plan(desiredApi({ routes: { 'ANY /a': 'web' }, timeout: 2000 }), before);

    expect(actions.map(({ do: what }) => what)).toEqual(['UpdateIntegration', 'CreateDeployment', 'UpdateStage']);
  });

  it('goes back to an earlier content by pointing the stages at its deployment first', () => {
    const first = desiredApi({ routes: { 'ANY /a': 'web' } });
    const second = desiredApi({ routes: { 'ANY /a': 'web', 'ANY /b': 'web' } });
    const serving = carriedOut(plan(first, noApi), noApi);
    const changed = carriedOut(plan(second, serving), serving);

    const actions = plan(first, changed);

    expect(actions.map(({ do: what }) => what)).toEqual(['UpdateStage', 'DeleteRoute']);
  });

  it('removes an old route before a new one comes, so that a renamed variable is no conflict', () => {
    const before = carriedOut(plan(desiredApi({ routes: { 'GET /a/{id}': 'web' } }), noApi), noApi);

    const actions = plan(desiredApi({ routes: { 'GET /a/{Id}': 'web' } }), before);

    expect(actions.slice(0, 2)).toMatchObject([
      { do: 'DeleteRoute', routeKey: 'GET /a/{id}' },
      { do: 'CreateRoute', routeKey: 'GET /a/{Id}' },
    ]);
  });

  it('deletes integrations only after the routes that refer to them were moved or removed', () => {
    const before = carriedOut(plan(desiredApi({ routes: { 'ANY /a': 'web', 'ANY /b': 'shop' } }), noApi), noApi);

    const actions = plan(desiredApi({ routes: { 'ANY /a': 'web' } }), before);

    const order = actions.map(({ do: what }) => what);
    expect(order.indexOf('DeleteRoute')).toBeLessThan(order.indexOf('DeleteIntegration'));
  });

  it('ends the serving first where no route is left, and keeps the API', () => {
    const before = carriedOut(plan(desiredApi({ routes: { 'ANY /a': 'web' } }), noApi), noApi);

    const actions = plan(desiredApi({ routes: {} }), before);

    expect(actions.map(({ do: what }) => what)).toEqual(['DeleteStage', 'DeleteRoute', 'DeleteIntegration']);
  });

  it('makes no API for no route', () => {
    expect(plan(desiredApi({ routes: {} }), noApi)).toEqual([]);
  });

  it('takes automatic deployment off a stage before it points it at a deployment', () => {
    const desired = desiredApi({ routes: { 'ANY /a': 'web' }, stages: ['dev'] });
    const before = carriedOut(plan(desired, noApi), noApi);
    const switched = { ...before, stages: before.stages.map((stage) => ({ ...stage, autoDeploy: true })) };

    const actions = plan(desired, switched);

    expect(actions).toMatchObject([{ do: 'UpdateStage', stageName: 'dev', stopAutoDeploy: true }]);
  });

  it('takes an authorizer that somebody else put on a route off again', () => {
    const desired = desiredApi({ routes: { 'ANY /a': 'web' } });
    const before = carriedOut(plan(desired, noApi), noApi);
    const guarded = { ...before, routes: before.routes.map((route) => ({ ...route, authorizationType: 'AWS_IAM' })) };

    const actions = plan(desired, guarded);

    expect(actions).toMatchObject([{ do: 'UpdateRoute', routeKey: 'ANY /a' }]);
  });

  it('deletes all but the newest deployments, last, and never one that is served', () => {
    const served = desiredApi({ routes: { 'ANY /a': 'web' }, timeout: 1000 });
    let api = carriedOut(plan(served, noApi), noApi);
    for (const timeout of [2000, 3000, 4000]) {
      api = carriedOut(plan(desiredApi({ routes: { 'ANY /a': 'web' }, timeout }), api), api);
    }
    const [first, second] = api.deployments;

    const next = plan(desiredApi({ routes: { 'ANY /a': 'web' }, timeout: 5000 }), api, 3);
    const back = plan(served, api, 2);

    expect(next.slice(-3)).toMatchObject([
      { do: 'UpdateStage' },
      { do: 'DeleteDeployment', deploymentId: first?.deploymentId },
      { do: 'DeleteDeployment', deploymentId: second?.deploymentId },
    ]);
    expect(back.map(({ do: what }) => what)).toEqual(['UpdateStage', 'UpdateIntegration', 'DeleteDeployment']);
    expect(back.at(-1)).toMatchObject({ deploymentId: second?.deploymentId });
  });

  it("deletes a deployment of ours that failed, and leaves others' alone", () => {
    const desired = desiredApi({ routes: { 'ANY /a': 'web' } });
    const before = carriedOut(plan(desired, noApi), noApi);
    const failed = { deploymentId: 'failed', contentHash: desired.contentHash, usable: false, createdAt: 9 };
    const foreign = ['x', 'y'].map((id) => ({ deploymentId: id, contentHash: undefined, usable: true, createdAt: 0 }));

    const actions = plan(desired, { ...before, deployments: [failed, ...foreign, ...before.deployments] }, 1);

    expect(actions).toEqual([{ do: 'DeleteDeployment', deploymentId: 'failed' }]);
  });

  it('has nothing left to do after it was carried out, from whatever state', () => {
    fc.assert(
      fc.property(fc.array(apis), apis, fc.integer({ min: 1, max: 3 }), (history, to, kept) => {
        const before = history.reduce((api, from) => carriedOut(plan(from, api, kept), api), noApi);

        const after = carriedOut(plan(to, before, kept), before);

        expect(plan(to, after, kept)).toEqual([]);
        expect(after.deployments.length).toBeLessThanOrEqual(kept + 1);
      }),
    );
  });

  it('comes to the same content from wherever it was cut off', () => {
    fc.assert(
      fc.property(apis, apis, fc.nat(), (from, to, cut) => {
        const before = carriedOut(plan(from, noApi), noApi);
        const actions = plan(to, before);
        const cutOff = carriedOut(actions.slice(0, cut % (actions.length + 1)), before);

        const after = carriedOut(plan(to, cutOff), cutOff);

        expect(contentOf(after)).toEqual(contentOf(carriedOut(actions, before)));
        expect(plan(to, after)).toEqual([]);
      }),
    );
  });

  it('never lets a stage serve anything but what one of the two specs asks for', () => {
    fc.assert(
      fc.property(apis, apis, (from, to) => {
        let observed = carriedOut(plan(from, noApi), noApi);

        for (const action of plan(to, observed)) {
          observed = carriedOut([action], observed);

          const served = observed.stages.map((stage) => contentServed(observed, stage.deploymentId));
          expect([from.contentHash, to.contentHash]).toEqual(expect.arrayContaining(served));
        }
      }),
    );
  });
});

function plan(desired: DesiredApi, observed: ObservedApi, deploymentsKept = 5): readonly Action[] {
  return planKeeping(desired, observed, { deploymentsKept });
}

const apis = fc
  .record({
    routes: fc.dictionary(
      fc.constantFrom('$default', 'ANY /a', 'GET /a/{id}', 'GET /b', 'POST /b/{proxy+}'),
      fc.constantFrom('web', 'shop', 'login'),
    ),
    stages: fc.uniqueArray(fc.constantFrom('$default', 'dev', 'prod'), { minLength: 1 }),
    uri: fc.constantFrom('listener-1', 'listener-2'),
    timeout: fc.constantFrom(50, 30_000),
    description: fc.constantFrom('', 'a description'),
    tags: fc.dictionary(fc.constantFrom('team', 'stage'), fc.constantFrom('one', 'two')),
  })
  .map(desiredApi);

function desiredApi({
  routes,
  stages = ['$default'],
  uri = 'listener-1',
  timeout = 30_000,
  description = '',
  tags = {},
}: {
  readonly routes: Readonly<Record<string, string>>;
  readonly stages?: readonly string[];
  readonly uri?: string;
  readonly timeout?: number;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
}): DesiredApi {
  const integrationOf = (backend: string): DesiredIntegration => ({
    key: `${backend} | timeout ${timeout} ms`,
    uri: `${backend}-${uri}`,
    connectionId: 'link',
    timeoutInMillis: timeout,
    requestParameters: { 'overwrite:path': '$request.path' },
  });
  const integrations = Object.values(routes).map(integrationOf);
  const contentHash = JSON.stringify([Object.entries(routes).sort(), uri, timeout]);
  return {
    settings: { name: 'api', description, tags },
    integrations: new Map(integrations.map((integration) => [integration.key, integration])),
    routes: new Map(
      Object.entries(routes).map(([routeKey, backend]) => [routeKey, { integration: integrationOf(backend).key }]),
    ),
    stages: new Map(integrations.length === 0 ? [] : stages.map((name) => [name, { description, tags }])),
    contentHash,
    managedTagKeys: ['stage', 'team'],
    hash: contentHash,
  };
}

/** The API after these actions, with ids as they come. */
function carriedOut(actions: readonly Action[], from: ObservedApi): ObservedApi {
  let next = idsIn(from);
  return actions.reduce(
    (observed, action) => afterAction(observed, action, { id: `id-${(next += 1)}`, createdAt: next }),
    from,
  );
}

/** How many ids were handed out at the most. */
function idsIn({ integrations, routes, deployments }: ObservedApi): number {
  const ids = [
    ...integrations.map(({ integrationId }) => integrationId),
    ...routes.map(({ routeId }) => routeId),
    ...deployments.map(({ deploymentId }) => deploymentId),
  ];
  return Math.max(1, ...ids.map((id) => Number(id.replace('id-', ''))));
}

function contentServed({ deployments }: ObservedApi, deploymentId: string | undefined): string | undefined {
  return deployments.find((deployment) => deployment.deploymentId === deploymentId)?.contentHash;
}

/** What the API serves, without ids and in order. */
function contentOf(observed: ObservedApi): unknown {
  return {
    settings: { ...observed.api, apiId: '' },
    stages: observed.stages
      .map((stage) => ({ ...stage, deploymentId: contentServed(observed, stage.deploymentId) }))
      .sort((one, other) => one.stageName.localeCompare(other.stageName)),
    routes: observed.routes
      .map(({ routeKey, integrationId }) => ({
        routeKey,
        to: observed.integrations.find((integration) => integration.integrationId === integrationId)?.key,
      }))
      .sort((one, other) => one.routeKey.localeCompare(other.routeKey)),
  };
}

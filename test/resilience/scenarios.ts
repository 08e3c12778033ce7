import type { Ingress } from '../../src/model/ingress.ts';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { cloudMapOf } from '../behaviour/cloud-map.ts';
import { apiWith, backend, ingress, route } from '../behaviour/manifests.ts';
import { pod } from '../behaviour/rolling-restart.ts';
import { isReady, walkThrough, type Wanted, type World } from '../behaviour/world.ts';
import type { Scenario } from './scenario.ts';

type Spec = Partial<PrivateHttpApi['spec']>;

const one = 'GET /saas-resource/one';
const two = 'GET /saas-resource/two';
const served = 'dev/saas-resource/one';

const oneRoute: Spec = { routes: [route(one)] };
const twoRoutes: Spec = { routes: [route(one), route(two)] };
const toPods: Spec = { routes: [route(one, { backend: { endpoints: { service: 'saas', port: 80 } } })] };
const second = apiWith({ routes: [route(two)] }, 'second');

/** Everything that the controller does, as far as it changes something. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'an API is made, and the link that it needs',
    ground: 'empty',
    before: nothing,
    change: (world) => applied(world, apiWith(twoRoutes)),
    afterwards: [served, 'dev/saas-resource/two'],
  },
  {
    name: 'two APIs are made at once, and the link that they share',
    ground: 'empty',
    before: nothing,
    change: (world) => applied(world, apiWith(oneRoute), second),
    afterwards: [served],
  },
  {
    name: 'an API is made where there is a link',
    ground: 'linked',
    before: nothing,
    change: (world) => applied(world, apiWith({ ...twoRoutes, stages: [{ name: 'dev' }, { name: 'test' }] })),
    afterwards: [served, 'test/saas-resource/two'],
  },
  changed('a route is added', oneRoute, twoRoutes, ['dev/saas-resource/two']),
  changed('a route is removed', twoRoutes, oneRoute, ['dev/saas-resource/two']),
  changed('a route is pointed at another backend', twoRoutes, {
    routes: [route(one, { backend: backend('other') }), route(two)],
  }),
  changed('a route is rewritten', oneRoute, { routes: [route(one, { rewrite: { path: '/saas-resource/new' } })] }),
  changed(
    'a variable of a route is renamed',
    { routes: [route(one), route('GET /saas-resource/{id}/items')] },
    { routes: [route(one), route('GET /saas-resource/{Id}/items')] },
    ['dev/saas-resource/1/items'],
  ),
  changed(
    'all of the routes are others',
    twoRoutes,
    {
      routes: [
        route(one, { backend: backend('other'), rewrite: { path: '/saas-resource/new' } }),
        route('GET /saas-resource/three', { timeout: '5s' }),
        route('GET /saas-resource/four'),
      ],
    },
    ['dev/saas-resource/two', 'dev/saas-resource/three'],
  ),
  changed('a stage is added', oneRoute, { ...oneRoute, stages: [{ name: 'dev' }, { name: 'test' }] }, [
    'test/saas-resource/one',
  ]),
  changed('a stage is removed', { ...oneRoute, stages: [{ name: 'dev' }, { name: 'test' }] }, oneRoute, [
    'test/saas-resource/one',
  ]),
  {
    ...changed('a stage is renamed', oneRoute, { ...oneRoute, stages: [{ name: 'test' }] }),
    afterwards: [served, 'test/saas-resource/one'],
  },
  changed(
    'settings and tags are changed',
    {
      ...oneRoute,
      tags: { team: 'saas', tier: 'gold' },
      stages: [{ name: 'dev', description: 'old', tags: { tier: 'gold' } }],
    },
    {
      ...oneRoute,
      name: 'front-door',
      description: 'The front door',
      tags: { team: 'platform' },
      stages: [{ name: 'dev', description: 'new', tags: { team: 'platform' } }],
    },
  ),
  {
    name: 'a change is taken back',
    ground: 'linked',
    before: async (world) => {
      await applied(world, apiWith(oneRoute));
      await applied(world, apiWith({ routes: [route(one, { rewrite: { path: '/saas-resource/bad' } }), route(two)] }));
    },
    change: (world) => applied(world, apiWith(oneRoute)),
    meanwhile: served,
    afterwards: [served, 'dev/saas-resource/two'],
  },
  {
    name: 'a change leaves a deployment too many',
    ground: 'linked',
    before: async (world) => {
      await applied(world, apiWith(oneRoute));
      await applied(world, apiWith(twoRoutes));
    },
    change: (world) => applied(world, apiWith({ routes: [route(one), route('GET /saas-resource/three')] })),
    meanwhile: served,
    afterwards: [served, 'dev/saas-resource/three'],
  },
  {
    name: 'what somebody changed by hand is put right',
    ground: 'linked',
    before: async (world) => {
      await applied(world, apiWith(twoRoutes));
      changeByHand(world);
    },
    change: async (world) => {
      await world.mergePatch(walkThrough, { metadata: { annotations: { 'privatehttp.io/reconcile-at': 'now' } } });
      await world.until(walkThrough, (api) => isReady(api) && api.status?.lastHandledReconcileAt === 'now');
    },
    // Whether the deployment that is served can be believed is known only to who saw it made.
    uncounted: ['CreateDeployment'],
    meanwhile: served,
    afterwards: [served, 'dev/saas-resource/two'],
  },
  {
    name: 'two APIs are changed at once',
    ground: 'linked',
    before: (world) => applied(world, apiWith(oneRoute), second),
    change: (world) => applied(world, apiWith(twoRoutes), apiWith({ routes: [route(one)] }, 'second')),
    meanwhile: served,
    afterwards: [served, 'dev/saas-resource/two'],
  },
  {
    name: 'the load balancer is replaced',
    ground: 'empty',
    before: (world) => applied(world, apiWith(oneRoute)),
    change: async (world) => {
      const before = await hostnameOf(world, 'saas');
      await world.mergePatch(ingress('saas'), {
        metadata: { annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' } },
      });
      await world.untilSo(
        async () => ![undefined, before].includes(await hostnameOf(world, 'saas')),
        () => 'there was another load balancer.',
      );
      await world.pass(240_000);
      await ready(world, apiWith(oneRoute));
    },
    afterwards: [served],
  },
  {
    name: 'an API is deleted',
    ground: 'linked',
    before: (world) => applied(world, apiWith(twoRoutes)),
    change: (world) => deleted(world, walkThrough),
    afterwards: [],
  },
  {
    name: 'an API is deleted and retained',
    ground: 'empty',
    before: (world) => applied(world, apiWith({ ...oneRoute, deletionPolicy: 'Retain' })),
    change: (world) => deleted(world, walkThrough),
    meanwhile: served,
    afterwards: [served],
  },
  {
    name: 'an API is deleted, and its link is let go',
    ground: 'empty',
    before: (world) => applied(world, apiWith(oneRoute)),
    change: async (world) => {
      await deleted(world, walkThrough);
      await world.untilSo(
        async () => (await world.links()).length === 0,
        () => 'the link was gone.',
      );
    },
    afterwards: [],
  },
  {
    name: 'an API is made in front of pods',
    ground: 'linked',
    before: nothing,
    change: (world) => applied(world, apiWith(toPods)),
    afterwards: [served],
  },
  {
    name: 'a pod behind an API is replaced',
    ground: 'linked',
    before: (world) => applied(world, apiWith(toPods)),
    change: async (world) => {
      await world.apply(pod('another', 120));
      await untilRegistered(world, ['another', 'saas-1', 'saas-2']);
      await world.delete(pod('another', 120));
      await untilRegistered(world, ['saas-1', 'saas-2']);
      await world.pass(120_000);
    },
    meanwhile: served,
    afterwards: [served],
  },
  {
    name: 'an API in front of pods is deleted',
    ground: 'linked',
    before: (world) => applied(world, apiWith(toPods)),
    change: (world) => deleted(world, walkThrough),
    afterwards: [],
  },
];

export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((candidate) => candidate.name === name);
  if (scenario === undefined) throw new Error(`There is no scenario "${name}".`);
  return scenario;
}

function changed(name: string, from: Spec, to: Spec, afterwards: readonly string[] = []): Scenario {
  return {
    name,
    ground: 'linked',
    before: (world) => applied(world, apiWith(from)),
    change: (world) => applied(world, apiWith(to)),
    ...(to.stages?.some(({ name: stage }) => stage === 'dev') !== false && { meanwhile: served }),
    afterwards: [served, ...afterwards],
  };
}

/** As somebody does in the console: a route less, and another description of the stage. */
function changeByHand(world: World): void {
  const caller = { region: world.sandbox.region, accessKeyId: 'AKIASOMEBODY' };
  const { GetApis, GetRoutes, DeleteRoute, UpdateStage } = world.sandbox.services.apiGateway.operations;
  const ApiId = GetApis({}, caller).Items.find(({ Name }) => Name === walkThrough.metadata.name)?.ApiId;
  const RouteId = GetRoutes({ ApiId }, caller).Items.find(({ RouteKey }) => RouteKey === two)?.RouteId;
  DeleteRoute({ ApiId, RouteId }, caller);
  UpdateStage({ ApiId, StageName: 'dev', Description: 'By hand' }, caller);
}

async function nothing(): Promise<void> {
  // The ground is enough.
}

async function applied(world: World, ...apis: readonly Wanted[]): Promise<void> {
  for (const api of apis) await world.apply(api);
  for (const api of apis) await ready(world, api);
}

async function ready(world: World, api: Wanted): Promise<void> {
  await world.until(api, isReady);
}

async function deleted(world: World, api: Wanted): Promise<void> {
  await world.delete(api);
  await world.untilGone(api);
}

async function untilRegistered(world: World, pods: readonly string[]): Promise<void> {
  await world.untilSo(
    () =>
      cloudMapOf(world)
        .instances.map((instance) => instance.pod)
        .join() === pods.join(),
    () => `Cloud Map had ${pods.join()}.`,
  );
}

async function hostnameOf(world: World, name: string): Promise<string | undefined> {
  const found = await world.get<Ingress>(ingress(name));
  return found?.status?.loadBalancer?.ingress?.[0]?.hostname;
}

import { setImmediate as pause } from 'node:timers/promises';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import type { ObjectReference } from '../sandbox/cluster-client.ts';
import { installGatewayApi } from '../sandbox/gateway-api/install-gateway-api.ts';
import { BenchWorld, isTrue } from './bench-world.ts';
import { figure, type Figure } from './figure.ts';
import {
  createLoadBalancerPool,
  gatewayStatusAt,
  pooledGateway,
  pooledIngress,
  pooledService,
  statusAt,
  type PooledKind,
  type PooledLoadBalancer,
} from './load-balancer-pool.ts';

const apis = 999;
/** Of Ingresses, and of Services: about 20 share a load balancer. A Gateway has its own. */
const shared = Array.from({ length: 17 }, (_, at) => `pair-${at}`);
/** How many objects are made at the same time. */
const atOnce = 50;
/** How long to wait for one change to come to AWS, in ms. */
const patience = 30_000;

/** An object that has a load balancer, and where its status is written. */
interface Kind {
  readonly kind: PooledKind;
  readonly object: (name: string) => ObjectReference;
  readonly statusAt: (loadBalancer: PooledLoadBalancer) => object;
  readonly path: string;
}

const kinds: readonly Kind[] = [
  { kind: 'ingress', object: pooledIngress, statusAt, path: 'apis/networking.k8s.io/v1/namespaces/saas/ingresses' },
  { kind: 'service', object: pooledService, statusAt, path: 'api/v1/namespaces/saas/services' },
  {
    kind: 'gateway',
    object: pooledGateway,
    statusAt: gatewayStatusAt,
    path: 'apis/gateway.networking.k8s.io/v1/namespaces/saas/gateways',
  },
];

/**
 * How long it takes from the changed status of an Ingress, a Service or a Gateway to the call that follows it: each of the APIs has
 * one of its own, and one after the other gets another load balancer. No throttle binds.
 */
export async function changeFigures(): Promise<readonly Figure[]> {
  await using world = await BenchWorld.start({ throttles: false, flags: ['--aws-rate-share=100000'] });
  const { sandbox } = world;
  await installGatewayApi(sandbox.kubernetes.url);
  const ofGateways = Array.from({ length: apis / kinds.length }, (_, at) => `api-${at * kinds.length + 2}`);
  const pools = kinds.map(({ kind }) =>
    createLoadBalancerPool(sandbox, kind === 'gateway' ? ofGateways : shared, kind),
  );
  sandbox.clock.advance(600_000);
  const moves = Array.from({ length: apis }, (_, at) => {
    const kind = kinds[at % kinds.length] ?? kinds[0];
    const pool = pools[at % kinds.length] ?? [];
    const pair = pool[Math.floor(at / kinds.length) % pool.length];
    if (kind === undefined || pair === undefined) throw new RangeError(`There is no load balancer for API ${at}.`);
    return { name: `api-${at}`, kind, pair };
  });
  await inBatches(moves, async ({ name, kind, pair }) => {
    await sandbox.apply([kind.object(name), api(name, kind.kind)]);
    await patchStatus(sandbox.kubernetes.url, name, kind, pair[0]);
  });
  const names = moves.map(({ name }) => name);
  world.startController();
  await world.skipTimeUntil(() => world.calls().has('apigateway:CreateStage'), 'the first API has a stage');
  await world.until(names, isTrue('Ready'));
  await world.quiet();

  const durations: number[] = [];
  for (const { name, kind, pair } of moves) {
    sandbox.aws.clearCalls();
    const began = performance.now();
    await patchStatus(sandbox.kubernetes.url, name, kind, pair[1]);
    while (!sandbox.aws.calls.some(({ operation }) => operation === 'UpdateIntegration')) {
      if (performance.now() - began > patience)
        throw new Error(`The change of ${kind.kind} ${name} did not come to AWS.`);
      await pause();
    }
    durations.push(performance.now() - began);
    await world.until([name], isTrue('Ready'));
  }

  const sorted = durations.toSorted((one, other) => one - other);
  const percentile = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
  const what = `An Ingress, Service or Gateway moves to another load balancer, ${apis} times at as many APIs`;
  return [
    figure(`${what}: until UpdateIntegration, median`, percentile(0.5), { unit: 'ms' }),
    figure('  99 of 100 within', percentile(0.99), { unit: 'ms', atMost: 250 }),
    figure('  the slowest', percentile(1), { unit: 'ms' }),
  ];
}

function api(name: string, kind: PooledKind) {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: { name, namespace: 'saas' },
    spec: {
      stages: [{ name: 'dev' }],
      routes: [{ routeKey: 'ANY /saas-resource', backend: { [kind]: { name, port: 80 } } }],
    } satisfies PrivateHttpApi['spec'],
  };
}

async function patchStatus(url: string, name: string, kind: Kind, loadBalancer: PooledLoadBalancer): Promise<void> {
  const response = await fetch(`${url}/${kind.path}/${name}/status`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify(kind.statusAt(loadBalancer)),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`The status of ${kind.kind} ${name} was not written: ${response.status}`);
}

async function inBatches<T>(items: readonly T[], work: (item: T, at: number) => Promise<void>): Promise<void> {
  for (let first = 0; first < items.length; first += atOnce) {
    await Promise.all(items.slice(first, first + atOnce).map((item, at) => work(item, first + at)));
  }
}

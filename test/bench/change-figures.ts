import { setImmediate as pause } from 'node:timers/promises';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { BenchWorld, isTrue } from './bench-world.ts';
import { figure, type Figure } from './figure.ts';
import { createLoadBalancerPool, pooledIngress, statusAt } from './load-balancer-pool.ts';

const apis = 1_000;
const loadBalancers = 50;
/** How many objects are made at the same time. */
const atOnce = 50;
/** How long to wait for one change to come to AWS, in ms. */
const patience = 30_000;

/**
 * How long it takes from the changed status of an Ingress to the call that follows it: each of 1,000 APIs has an Ingress of its
 * own, 20 of which share a load balancer, and one after the other gets another load balancer. No throttle binds.
 */
export async function changeFigures(): Promise<readonly Figure[]> {
  await using world = await BenchWorld.start({ throttles: false, flags: ['--aws-rate-share=100000'] });
  const { sandbox } = world;
  const pool = createLoadBalancerPool(sandbox, loadBalancers);
  sandbox.clock.advance(600_000);
  const names = Array.from({ length: apis }, (_, at) => `api-${at}`);
  await inBatches(names, async (name, at) => {
    const [{ hostname }] = pool[at % loadBalancers] ?? [{ hostname: '' }];
    await sandbox.apply([pooledIngress(name), api(name)]);
    await patchStatus(sandbox.kubernetes.url, name, hostname);
  });
  world.startController();
  await world.skipTimeUntil(() => world.calls().has('apigateway:CreateStage'), 'the first API has a stage');
  await world.until(names, isTrue('Ready'));
  await world.quiet();

  const durations: number[] = [];
  for (const [at, name] of names.entries()) {
    sandbox.aws.clearCalls();
    const began = performance.now();
    await patchStatus(sandbox.kubernetes.url, name, pool[at % loadBalancers]?.[1].hostname ?? '');
    while (!sandbox.aws.calls.some(({ operation }) => operation === 'UpdateIntegration')) {
      if (performance.now() - began > patience) throw new Error(`The change of Ingress ${name} did not come to AWS.`);
      await pause();
    }
    durations.push(performance.now() - began);
    await world.until([name], isTrue('Ready'));
  }

  const sorted = durations.toSorted((one, other) => one - other);
  const percentile = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
  const what = `An Ingress moves to another load balancer, ${apis.toLocaleString('en')} times at as many APIs`;
  return [
    figure(`${what}: until UpdateIntegration, median`, percentile(0.5), { unit: 'ms' }),
    figure('  99 of 100 within', percentile(0.99), { unit: 'ms', atMost: 250 }),
    figure('  the slowest', percentile(1), { unit: 'ms' }),
  ];
}

function api(name: string) {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: { name, namespace: 'saas' },
    spec: {
      stages: [{ name: 'dev' }],
      routes: [{ routeKey: 'ANY /saas-resource', backend: { ingress: { name, port: 80 } } }],
    } satisfies PrivateHttpApi['spec'],
  };
}

async function patchStatus(url: string, name: string, hostname: string): Promise<void> {
  const response = await fetch(`${url}/apis/networking.k8s.io/v1/namespaces/saas/ingresses/${name}/status`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify(statusAt({ hostname })),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`The status of Ingress ${name} was not written: ${response.status}`);
}

async function inBatches<T>(items: readonly T[], work: (item: T, at: number) => Promise<void>): Promise<void> {
  for (let first = 0; first < items.length; first += atOnce) {
    await Promise.all(items.slice(first, first + atOnce).map((item, at) => work(item, first + at)));
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { BenchWorld, isTrue } from './bench-world.ts';
import { figure, type Figure } from './figure.ts';
import { privateHttpApi } from './private-http-api.ts';
import { usageOf, type ProcessUsage } from './process-usage.ts';

const ingresses = 10_000;
/** How many are made at the same time. */
const atOnce = 100;
/** Until the garbage of the start is collected, as far as it will be, in ms. */
const rest = 3_000;

/** What a cluster full of Ingresses costs of which one concerns the controller: after a start that lists them all. */
export async function ingressFigures(): Promise<readonly Figure[]> {
  await using world = await BenchWorld.start({ throttles: false, flags: ['--aws-rate-share=100000'] });
  world.startController();
  await world.sandbox.apply([privateHttpApi('walk-through', { routes: 1 })]);
  await world.skipTimeUntil(() => world.calls().has('apigateway:CreateStage'), 'the first API has a stage');
  await world.until(['walk-through'], isTrue('Ready'));
  const without = await usageAfterRestart(world);

  for (let made = 0; made < ingresses; made += atOnce) {
    await world.sandbox.apply(Array.from({ length: atOnce }, (_, at) => foreignIngress(`foreign-${made + at}`)));
  }
  const watched = await usageAfterRest(world);
  const listed = await usageAfterRestart(world);

  const title = `${ingresses.toLocaleString('en')} Ingresses that nobody refers to`;
  return [
    figure(`${title}: memory after a start (RSS)`, listed.rssMegabytes, { unit: 'MB' }),
    figure('  more than without them', listed.rssMegabytes - without.rssMegabytes, { unit: 'MB' }),
    figure('  of the process’s own (anonymous), more', listed.anonymousMegabytes - without.anonymousMegabytes, {
      unit: 'MB',
    }),
    figure('  where they came one by one, more (RSS)', watched.rssMegabytes - without.rssMegabytes, { unit: 'MB' }),
    figure('  at its highest (RSS)', listed.peakRssMegabytes, { unit: 'MB' }),
  ];
}

async function usageAfterRestart(world: BenchWorld): Promise<ProcessUsage> {
  await world.stopController();
  world.startController();
  return usageAfterRest(world);
}

async function usageAfterRest(world: BenchWorld): Promise<ProcessUsage> {
  await world.quiet();
  await pause(rest);
  return usageOf(world.pid);
}

/** As many a team has them: some annotations and rules, of a class that is not the load balancer controller's. */
function foreignIngress(name: string) {
  const annotations = Object.fromEntries(
    Array.from({ length: 8 }, (_, at) => [`nginx.ingress.kubernetes.io/setting-${at}`, `a value of some length ${at}`]),
  );
  const path = (at: number) => ({
    path: `/${name}/${at}`,
    pathType: 'Prefix',
    backend: { service: { name: `${name}-${at}`, port: { number: 80 } } },
  });
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'saas', annotations, labels: { 'app.kubernetes.io/name': name } },
    spec: {
      ingressClassName: 'nginx',
      rules: [{ host: `${name}.example.com`, http: { paths: Array.from({ length: 4 }, (_, at) => path(at)) } }],
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Backend, PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { BenchWorld, isTrue } from './bench-world.ts';
import { figure, type Figure } from './figure.ts';
import { privateHttpApi } from './private-http-api.ts';
import { usageOf, type ProcessUsage } from './process-usage.ts';

/** Of each kind. */
const objects = 10_000;
const referenced = 500;
const routesPerApi = 250;
/** How many are made at the same time. */
const atOnce = 100;
/** Until the garbage of the start is collected, as far as it will be, in ms. */
const rest = 3_000;

/** What a cluster full of Ingresses and Services costs of which a few are backends: after a start that lists them all. */
export async function crowdFigures(): Promise<readonly Figure[]> {
  await using world = await BenchWorld.start({ throttles: false, flags: ['--aws-rate-share=100000'] });
  world.startController();
  await world.sandbox.apply([privateHttpApi('walk-through', { routes: 1 })]);
  await world.skipTimeUntil(() => world.calls().has('apigateway:CreateStage'), 'the first API has a stage');
  await world.until(['walk-through'], isTrue('Ready'));
  await world.stopController();

  for (const make of [ingress, service]) {
    for (let made = 0; made < objects; made += atOnce) {
      await world.sandbox.apply(Array.from({ length: atOnce }, (_, at) => make(made + at)));
    }
  }
  // So that both kinds are watched.
  await world.sandbox.apply([apiOf('one-service', [{ service: { name: 'service-0', port: 80 } }])]);
  const one = await usageAfterStart(world);
  await world.sandbox.apply([...apisOf((name, port) => ({ ingress: { name, port } }), 'ingress')]);
  await world.sandbox.apply([...apisOf((name, port) => ({ service: { name, port } }), 'service')]);
  await world.stopController();
  const many = await usageAfterStart(world);

  const title = `${(2 * objects).toLocaleString('en')} Services and Ingresses`;
  return [
    figure(`${title}, two of them backends: memory after a start (RSS)`, one.rssMegabytes, { unit: 'MB' }),
    figure(`  ${2 * referenced} of them backends`, many.rssMegabytes, { unit: 'MB' }),
    figure('    of the process’s own (anonymous)', many.anonymousMegabytes, { unit: 'MB' }),
    figure('    at its highest (RSS)', many.peakRssMegabytes, { unit: 'MB' }),
  ];
}

async function usageAfterStart(world: BenchWorld): Promise<ProcessUsage> {
  world.startController();
  await world.quiet();
  await pause(rest);
  return usageOf(world.pid);
}

function apisOf(backend: (name: string, port: number) => Backend, kind: string) {
  return Array.from({ length: referenced / routesPerApi }, (_, at) =>
    apiOf(
      `${kind}s-${at}`,
      Array.from({ length: routesPerApi }, (_each, route) => backend(`${kind}-${at * routesPerApi + route}`, 80)),
    ),
  );
}

function apiOf(name: string, backends: readonly Backend[]) {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: { name, namespace: 'saas' },
    spec: {
      routes: backends.map((backend, at) => ({ routeKey: `ANY /${at}`, backend })),
    } satisfies PrivateHttpApi['spec'],
  };
}

/** As many a team has them: some annotations and labels. */
function metadataOf(name: string, prefix: string) {
  const annotations = Object.fromEntries(
    Array.from({ length: 8 }, (_, at) => [`${prefix}/setting-${at}`, `a value of some length ${at}`]),
  );
  return { name, namespace: 'saas', annotations, labels: { 'app.kubernetes.io/name': name } };
}

/** Of a class that is not the load balancer controller's. */
function ingress(at: number) {
  const name = `ingress-${at}`;
  const paths = Array.from({ length: 4 }, (_, path) => ({
    path: `/${name}/${path}`,
    pathType: 'Prefix',
    backend: { service: { name: `${name}-${path}`, port: { number: 80 } } },
  }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadataOf(name, 'nginx.ingress.kubernetes.io'),
    spec: { ingressClassName: 'nginx', rules: [{ host: `${name}.example.com`, http: { paths } }] },
  };
}

function service(at: number) {
  const name = `service-${at}`;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(name, 'example.org'),
    spec: {
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'web' },
      ports: [
        { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
        { name: 'metrics', port: 9090, targetPort: 9090, protocol: 'TCP' },
      ],
    },
  };
}

import { BenchWorld, isTrue } from './bench-world.ts';
import { figure, type Figure } from './figure.ts';
import { privateHttpApi } from './private-http-api.ts';
import { usageOf } from './process-usage.ts';

/**
 * What many settled objects cost: memory, and a restart over them. They are made by the controller itself, of an AWS that
 * answers as fast as it is asked.
 */
export async function scaleFigures(apis: number, { routes }: { readonly routes: number }): Promise<readonly Figure[]> {
  await using world = await BenchWorld.start({ throttles: false, flags: ['--aws-rate-share=100000'] });
  const wanted = Array.from({ length: apis }, (_, at) => privateHttpApi(`api-${at}`, { routes }));
  const names = wanted.map(({ metadata }) => metadata.name);
  world.startController();
  // The first alone, so that all others find the VPC link.
  await world.sandbox.apply(wanted.slice(0, 1));
  await world.skipTimeUntil(() => world.calls().has('apigateway:CreateStage'), 'the first API has a stage');
  await world.sandbox.apply(wanted.slice(1));
  await world.until(names, isTrue('Ready'));
  await world.quiet();
  const made = await usageOf(world.pid);

  await world.stopController();
  world.sandbox.aws.clearCalls();
  const before = world.sandbox.kubernetes.requests.length;
  const started = performance.now();
  world.startController();
  const quietAt = await world.quiet();
  const restarted = await usageOf(world.pid);
  const requests = world.sandbox.kubernetes.requests
    .slice(before)
    .filter(({ userAgent }) => userAgent.startsWith('private-http-api-controller'));
  const lists = requests.filter(({ verb, resource }) => verb === 'list' && resource === 'privatehttpapis').length;
  // The lease says who works; it is written at an interval, however many objects there are.
  const writes = requests.filter(
    ({ verb, resource }) => /^(create|update|patch|delete)/.test(verb) && resource !== 'leases',
  );
  const calls = [...world.calls()];
  const sum = (matches: RegExp): number =>
    calls.reduce((total, [operation, count]) => total + (matches.test(operation) ? count : 0), 0);

  const what = `${apis.toLocaleString('en')} APIs of ${routes} ${routes === 1 ? 'route' : 'routes'}`;
  return [
    figure(`${what}: memory when all are made (RSS)`, made.rssMegabytes, { unit: 'MB' }),
    figure('  CPU until then', made.cpuSeconds, { unit: 's' }),
    figure('  Restarted over them: AWS writes', sum(/:(?!Get|Describe)/), { unit: 'calls', atMost: 0 }),
    figure('  Kubernetes writes, the lease aside', writes.length, { unit: 'requests', atMost: 0 }),
    figure('  lists of them from the API server (500 a page)', lists, {
      unit: 'requests',
      atMost: Math.ceil(apis / 500),
    }),
    figure('  all calls to AWS', sum(/./), { unit: 'calls' }),
    figure('  until quiet', (quietAt - started) / 1000, { unit: 's' }),
    figure('  CPU', restarted.cpuSeconds, { unit: 's' }),
    figure('  memory (RSS)', restarted.rssMegabytes, { unit: 'MB' }),
  ];
}

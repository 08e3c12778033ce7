import { BenchWorld, isTrue } from './bench-world.ts';
import { figure, type Figure } from './figure.ts';
import { privateHttpApi } from './private-http-api.ts';
import { usageOf } from './process-usage.ts';

const apis = 100;
const routes = 10;
/** A link; and for each API itself, an integration that its routes share, its routes, a deployment and a stage. */
const writes = 1 + apis * (1 + 1 + routes + 1 + 1);

/** ACK's apigatewayv2 controller for the same outcome, measured on a machine like this one: see docs/performance.md. */
const ack = { calls: 3_315, seconds: 62, cpuSeconds: 16, rssMegabytes: 71 };

/** A hundred APIs of ten routes behind one load balancer, of an AWS that answers as fast as it is asked. */
export async function manyApisFigures(): Promise<readonly Figure[]> {
  await using world = await BenchWorld.start({ throttles: false, flags: ['--aws-rate-share=100000'] });
  return [...(await make(world)), ...(await touch(world)), ...(await restart(world))];
}

async function make(world: BenchWorld): Promise<readonly Figure[]> {
  const wanted = Array.from({ length: apis }, (_, at) => privateHttpApi(`api-${at}`, { routes }));
  world.startController();
  await world.quiet();
  const before = await usageOf(world.pid);

  const started = performance.now();
  const applied = world.sandbox.apply(wanted);
  await world.skipTimeUntil(() => world.calls().has('apigateway:CreateApi'), 'the VPC link is available');
  await applied;
  await world.until(
    wanted.map(({ metadata }) => metadata.name),
    isTrue('Ready'),
  );
  const seconds = (performance.now() - started) / 1000;
  await world.quiet();
  const after = await usageOf(world.pid);

  const made = count(world, /^apigateway:(?!Get)/);
  if (made !== writes) throw new Error(`${made} API Gateway writes were made, where ${writes} are needed.`);
  return [
    figure(`${apis} APIs of ${routes} routes: API Gateway writes`, made, { unit: 'calls', atMost: writes }),
    figure('  all calls to AWS (ACK: 3,315)', count(world, /./), { unit: 'calls', atMost: ack.calls }),
    figure('  from apply to all Ready (ACK: 62 s)', seconds, { unit: 's', atMost: ack.seconds }),
    figure('  CPU (ACK: 16 s)', after.cpuSeconds - before.cpuSeconds, { unit: 's', atMost: ack.cpuSeconds }),
    figure('  memory afterwards (RSS; ACK: 71 MB)', after.rssMegabytes, { unit: 'MB', atMost: ack.rssMegabytes }),
    figure('  of it the process’s own (anonymous)', after.anonymousMegabytes, { unit: 'MB' }),
    figure('  at its highest (RSS)', after.peakRssMegabytes, { unit: 'MB' }),
  ];
}

/** The Ingress that all of them use changes, in a way that changes nothing. */
async function touch(world: BenchWorld): Promise<readonly Figure[]> {
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'saas', namespace: 'saas' },
  };
  world.sandbox.aws.clearCalls();
  const before = await usageOf(world.pid);
  const started = performance.now();
  await world.sandbox.cluster.patch(ingress, { metadata: { annotations: { touched: 'true' } } });
  const quietAt = await world.quiet();
  const after = await usageOf(world.pid);
  return [
    figure('Their Ingress touched: API Gateway calls', count(world, /^apigateway:/), { unit: 'calls', atMost: 0 }),
    figure('  all calls to AWS', count(world, /./), { unit: 'calls' }),
    figure('  until quiet', (quietAt - started) / 1000, { unit: 's' }),
    figure('  CPU', after.cpuSeconds - before.cpuSeconds, { unit: 's' }),
  ];
}

async function restart(world: BenchWorld): Promise<readonly Figure[]> {
  await world.stopController();
  world.sandbox.aws.clearCalls();
  const started = performance.now();
  world.startController();
  const quietAt = await world.quiet();
  const usage = await usageOf(world.pid);
  return [
    figure('Restarted: API Gateway writes', count(world, /^apigateway:(?!Get)/), { unit: 'calls', atMost: 0 }),
    figure('  all calls to AWS', count(world, /./), { unit: 'calls' }),
    figure('  until quiet', (quietAt - started) / 1000, { unit: 's' }),
    figure('  CPU', usage.cpuSeconds, { unit: 's' }),
    figure('  memory (RSS)', usage.rssMegabytes, { unit: 'MB' }),
  ];
}

function count(world: BenchWorld, operations: RegExp): number {
  return [...world.calls()].reduce((sum, [name, times]) => (operations.test(name) ? sum + times : sum), 0);
}

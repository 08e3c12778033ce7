import { apiWith, route } from '../behaviour/manifests.ts';
import { isReady, World } from '../behaviour/world.ts';
import { figure, type Figure } from './figure.ts';
import { createLoadBalancerPool, pooledIngress, statusAt, type PooledLoadBalancer } from './load-balancer-pool.ts';

const apis = 1_000;
const loadBalancers = 50;
const minute = 60_000;
/** The budget of a fifth of what Elastic Load Balancing allows the account: 2 a second, and the bucket's 10 once. */
const mostInAMinute = 2 * 60 + 10;

/**
 * How often Elastic Load Balancing is asked to describe something, a minute, on a clock that is turned: when nothing happens,
 * and while all load balancers are replaced at once.
 */
export async function describeFigures(): Promise<readonly Figure[]> {
  // Made of an AWS that answers as fast as it is asked; what is measured is a controller with the usual budget.
  await using world = await World.start({ throttles: false, apiQuota: 10_000, controller: false });
  const pool = createLoadBalancerPool(
    world.sandbox,
    Array.from({ length: loadBalancers }, (_, at) => `pair-${at}`),
  );
  await world.pass(10 * minute);
  for (const [at, [first]] of pool.entries()) await moveTo(world, at, first);
  for (let at = 0; at < apis; at += 1) {
    const backend = { ingress: { name: `ingress-${at % loadBalancers}`, port: 80 } };
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { backend })] }, `api-${at}`));
  }
  await world.startController(['--aws-rate-share=100000']);
  // All of them are too much to read at each turn of the clock.
  for (let minutes = 0; !(await world.apis()).every(isReady); minutes += 1) {
    if (minutes > 30) throw new Error('Half an hour passed before all APIs were Ready.');
    await world.pass(minute);
  }
  await world.stopController();
  await world.startController();
  await world.pass(10 * minute);

  const steady = await mostPerMinute(world, 60);
  for (const [at, [, second]] of pool.entries()) await moveTo(world, at, second);
  const changing = await mostPerMinute(world, 15);

  const what = `${apis.toLocaleString('en')} APIs on ${loadBalancers} load balancers: Describe calls a minute`;
  return [
    figure(`${what}, when nothing happens, on average`, steady.average, { unit: 'calls', digits: 1 }),
    figure('  in the worst minute of an hour', steady.worst, { unit: 'calls', atMost: mostInAMinute }),
    figure('  in the worst minute after all load balancers were replaced', changing.worst, {
      unit: 'calls',
      atMost: mostInAMinute,
    }),
    figure('  in all of the 15 minutes after that', changing.average * 15, { unit: 'calls' }),
  ];
}

async function moveTo(world: World, at: number, loadBalancer: PooledLoadBalancer): Promise<void> {
  const ingress = pooledIngress(`ingress-${at}`);
  await world.apply(ingress);
  await world.kubernetes('PATCH', `${world.pathOf(ingress)}/status`, {
    body: statusAt(loadBalancer),
    contentType: 'application/merge-patch+json',
  });
}

async function mostPerMinute(
  world: World,
  minutes: number,
): Promise<{ readonly worst: number; readonly average: number }> {
  const counts: number[] = [];
  for (let at = 0; at < minutes; at += 1) {
    const before = describes(world);
    await world.pass(minute);
    counts.push(describes(world) - before);
  }
  return { worst: Math.max(...counts), average: counts.reduce((sum, count) => sum + count, 0) / minutes };
}

/** The controller's own. */
function describes(world: World): number {
  return world.calls().filter(({ service, operation }) => {
    return service === 'elasticloadbalancing' && operation.startsWith('Describe');
  }).length;
}

import { FailoverWorld } from '../failover/failover-world.ts';
import { startControllerProcess } from '../sandbox/controller-process.ts';
import { figure, type Figure } from './figure.ts';

/** How long nobody works after the leader of two replicas is gone without a word: real time, half a minute. */
export async function failoverFigures(): Promise<readonly Figure[]> {
  await using world = await FailoverWorld.start({ startController: startControllerProcess });
  const { leader } = world;
  const killed = leader.accessKey;
  world.sandbox.aws.injectFault({ operation: 'CreateApi', times: 1, delay: 2_000 });
  await world.apply(['first']);
  await world.until('an API is being made', () => world.sandbox.aws.waiting > 0);

  leader.kill('SIGKILL');
  const took = await world.firstCallOfAnother(killed, world.sandbox.clock.now());

  // The lease, and the time-out of a call.
  return [figure('Leader killed: until another one calls AWS', took / 1000, { unit: 's', atMost: 25 })];
}

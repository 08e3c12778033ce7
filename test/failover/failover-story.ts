import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { FailoverWorld } from './failover-world.ts';

/** The lease, the time-out of a call, and what a busy machine takes for a turn, in ms. */
const failover = 15_000 + 10_000 + 3_000;
const names = ['first', 'second', 'third'];
/** Each with an integration, two routes, a stage: once, however often somebody began. */
const whole = ['first', 'resident', 'second', 'third'].map((name) => [name, 1, 2, 1]);

/** What has to hold for two replicas, however they and their API server are started. About 50 s of real time each. */
export function failoverStory(startWorld: () => Promise<FailoverWorld>): void {
  describe('of two replicas, as processes of their own,', () => {
    it('one goes on when the leader is killed in the middle of creating several APIs', async () => {
      await using world = await startWorld();
      const { leader } = world;
      const killed = leader.accessKey;
      world.sandbox.aws.injectFault({ operation: 'CreateIntegration', times: 3, delay: 2_000 });
      await world.apply(names);
      await world.until('integrations are being made', () => world.sandbox.aws.waiting > 0);

      leader.kill('SIGKILL');
      const took = await world.firstCallOfAnother(killed, world.sandbox.clock.now());
      say('killed', took);
      await world.untilReady(names);

      expect(took).toBeLessThanOrEqual(failover);
      expect(world.inAws()).toEqual(whole);
      expect(world.countOf('CreateApi')).toBe(4);
      expect(world.countOf('CreateIntegration')).toBe(4);
      expect(await world.answers(names)).toEqual([200, 200, 200]);
      expect(leader.ends.map(({ how }) => how)).toEqual(['was ended by SIGKILL']);
    });

    it('the other one goes on when the leader is stopped in the middle of a write, which sends nothing more when it is woken', async () => {
      await using world = await startWorld();
      const { leader } = world;
      const stopped = leader.accessKey;
      world.sandbox.aws.injectFault({ operation: 'CreateApi', times: 3, delay: 2_000 });
      await world.apply(names);
      await world.until('APIs are being made', () => world.sandbox.aws.waiting > 0);

      leader.kill('SIGSTOP');
      const took = await world.firstCallOfAnother(stopped, world.sandbox.clock.now());
      say('stopped', took);
      // In the middle of what the other one does.
      await world.until('the other one writes', () => world.countOf('CreateIntegration') > 1);
      const woken = world.sandbox.clock.now();
      leader.kill('SIGCONT');
      await world.until('the leader of old has ended', () => leader.ends.length > 0);
      await world.untilReady(names);

      expect(took).toBeLessThanOrEqual(failover);
      expect(world.callsOf(stopped, woken)).toEqual([]);
      expect(leader.ends).toMatchObject([{ how: 'exited with code 1' }]);
      expect(leader.ends[0]?.lastLines.at(-1)).toMatch(/^Lost Lease default\/private-http-api-controller, /);
      expect(world.inAws()).toEqual(whole);
      expect(world.countOf('CreateApi')).toBe(4);
      expect(await world.answers(names)).toEqual([200, 200, 200]);
    });

    it('none writes while the API server is away for longer than the lease; the leader ends, and one goes on afterwards', async () => {
      await using world = await startWorld();
      const { leader } = world;
      world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 6, delay: 2_000 });
      await world.apply(names);
      await world.until('routes are being made', () => world.sandbox.aws.waiting > 0);

      world.sandbox.kubernetes.unavailable = true;
      const away = world.sandbox.clock.now();
      await pause(30_000);
      const writes = world.sandbox.aws.calls.filter(
        ({ caller, operation, time }) =>
          caller.startsWith('replica-') && !operation.startsWith('Get') && Date.parse(time) > away + 15_000,
      );
      world.sandbox.kubernetes.unavailable = false;
      const back = world.sandbox.clock.now();
      await world.untilReady(names);
      say('without the API server for 30 s, since it was back', world.sandbox.clock.now() - back);

      expect(writes).toEqual([]);
      expect(leader.ends[0]).toMatchObject({ how: 'exited with code 1' });
      expect(leader.ends[0]?.lastLines.at(-1)).toContain('it could not be renewed within 10 s');
      expect(world.inAws()).toEqual(whole);
      expect(world.countOf('CreateApi')).toBe(4);
      expect(await world.answers(names)).toEqual([200, 200, 200]);
    });
  });
}

/** Printed as it is measured: what counts is how long nobody worked. */
function say(what: string, ms: number): void {
  process.stdout.write(`failover, leader ${what}: ${(ms / 1000).toFixed(1)} s\n`);
}

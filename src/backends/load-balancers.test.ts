import { setImmediate as rest } from 'node:timers/promises';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError, failureOf } from '../aws/aws-call-error.ts';
import { awsCaller, type Aws } from '../aws/aws-caller.ts';
import type { AwsClients } from '../aws/clients.ts';
import { rateLimiter } from '../aws/rate-limiter.ts';
import { LoadBalancers, type Wanted } from './load-balancers.ts';

const sweep = 600_000;

describe('LoadBalancers', () => {
  it('keeps what it found as the best that is known while looks fail', async () => {
    const { loadBalancers, clock, fail } = start();
    await loadBalancers.find(wanted('one'));
    clock.advance(sweep);
    fail();

    const found = await loadBalancers.find(wanted('one'));

    expect(found).toMatchObject({ loadBalancer: { LoadBalancerArn: 'arn:one' }, lookAgainAfter: 5_000 });
  });

  it('looks twice more, after 5 and 20 seconds, when it had reason to doubt: listeners change without a word', async () => {
    const { loadBalancers, clock } = start();
    const { lookAgainAfter: undoubted } = await loadBalancers.find(wanted('one'));
    loadBalancers.doubt('eu-west-1', 'one');
    const waits = [];
    for (let looks = 0; looks < 3; looks += 1) {
      const { lookAgainAfter } = await loadBalancers.find(wanted('one'));
      waits.push(lookAgainAfter);
      clock.advance(lookAgainAfter);
    }

    expect(undoubted).toBe(sweep);
    expect(waits).toEqual([5_000, 15_000, sweep]);
  });

  it('forgets those that nobody has asked for in two sweeps, and no others', async () => {
    const { loadBalancers, clock, fail } = start();
    await loadBalancers.find(wanted('gone'));
    await loadBalancers.find(wanted('kept'));
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      clock.advance(sweep);
      await loadBalancers.find(wanted('kept'));
    }
    clock.advance(sweep);
    fail();

    const kept = await loadBalancers.find(wanted('kept'));
    const gone = loadBalancers.find(wanted('gone'));

    expect(kept.loadBalancer?.LoadBalancerArn).toBe('arn:kept');
    await expect(gone).rejects.toThrow('AWS is away.');
  });

  it('are looked at once a sweep each, within the budget, however many want them at the same time', async () => {
    const clock = new VirtualClock();
    const sent: { readonly at: number; readonly name: string | undefined }[] = [];
    // What is called of the SDK's client.
    const client = {
      send: (command: { readonly input: { readonly Names?: readonly string[] } }): Promise<unknown> => {
        sent.push({ at: clock.monotonic(), name: command.input.Names?.[0] });
        return answerOf(command);
      },
    } as unknown as ElasticLoadBalancingV2Client;
    const clients = { loadBalancing: () => client } as unknown as AwsClients; // of the others none is called
    const aws = awsCaller({ clients, limiter: rateLimiter({ clock }), clock, log: { debug: () => undefined } });
    const loadBalancers = new LoadBalancers({ aws, clock, sweep });
    const ask = async (name: string, owner: string): Promise<void> => {
      const urgency = { priority: 'change', since: clock.now() } as const;
      const after = await loadBalancers
        .find({ ...wanted(name), call: { owner, ...urgency, wake: () => undefined } })
        .then(({ lookAgainAfter }) => lookAgainAfter)
        .catch((error: unknown) => retryAfterOf(error));
      clock.schedule(after, () => {
        ask(name, owner).catch(() => undefined);
      });
    };
    const pass = async (ms: number): Promise<void> => {
      for (const end = clock.monotonic() + ms; clock.monotonic() < end;) {
        clock.advance(500);
        await rest();
      }
    };
    for (let at = 0; at < 50; at += 1) {
      loadBalancers.find(wanted(`balancer-${at}`)).catch(() => undefined);
      await pass(1_000);
    }
    // Now all of them are due at once.
    clock.advance(sweep);

    for (let at = 0; at < 200; at += 1) ask(`balancer-${at % 50}`, `api-${at}`).catch(() => undefined);
    await pass(4 * sweep);

    const looks = sent.filter(({ name }) => name !== undefined);
    expect(new Set(looks.map(({ name }) => name)).size).toBe(50);
    for (const sweeps of [2, 3, 4]) {
      const ofSweep = looks.filter(({ at }) => Math.floor((at - 50_000) / sweep) === sweeps);
      expect(ofSweep.length).toBeGreaterThanOrEqual(40);
      expect(ofSweep.length).toBeLessThanOrEqual(60);
    }
    const inAnyMinute = sent.map(({ at }) => sent.filter((other) => other.at >= at && other.at < at + 60_000).length);
    expect(Math.max(...inAnyMinute)).toBeLessThanOrEqual(2 * 60 + 10);
  });
});

function wanted(name: string): Wanted {
  return { region: 'eu-west-1', name, isWanted: () => true, call: { owner: 'pha/saas/my-http-api' } };
}

function answerOf({ input }: { readonly input: { readonly Names?: readonly string[] } }): Promise<unknown> {
  const [name] = input.Names ?? [];
  const loadBalancer = { LoadBalancerArn: `arn:${name ?? ''}`, State: { Code: 'active' } };
  return Promise.resolve(name === undefined ? { Listeners: [{ Port: 80 }] } : { LoadBalancers: [loadBalancer] });
}

/** An account with an active load balancer of every name, until looks fail. */
function start() {
  const clock = new VirtualClock();
  let isAway = false;
  const call = (command: { readonly input: { readonly Names?: readonly string[] } }): Promise<unknown> => {
    const failure = { kind: 'unavailable', message: 'AWS is away.' } as const;
    if (isAway) return Promise.reject(new AwsCallError('DescribeLoadBalancers', failure));
    return answerOf(command);
  };
  // Of AWS only these two calls are needed.
  const aws = { loadBalancing: () => ({ call }) } as unknown as Aws;
  return {
    clock,
    loadBalancers: new LoadBalancers({ aws, clock, sweep }),
    fail: () => {
      isAway = true;
    },
  };
}

/** When a turn that found no token is followed by another one, in ms. */
function retryAfterOf(error: unknown): number {
  const failure = failureOf(error);
  return failure.kind === 'throttled' ? (failure.retryAfter ?? 0) : NaN;
}

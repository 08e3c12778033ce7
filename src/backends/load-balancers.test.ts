import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Aws } from '../aws/aws-caller.ts';
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
});

function wanted(name: string): Wanted {
  return { region: 'eu-west-1', name, isWanted: () => true, call: { owner: 'pha/saas/my-http-api' } };
}

/** An account with an active load balancer of every name, until looks fail. */
function start() {
  const clock = new VirtualClock();
  let isAway = false;
  const call = (command: { readonly input: { readonly Names?: readonly string[] } }): Promise<unknown> => {
    const failure = { kind: 'unavailable', message: 'AWS is away.' } as const;
    if (isAway) return Promise.reject(new AwsCallError('DescribeLoadBalancers', failure));
    const [name] = command.input.Names ?? [];
    const loadBalancer = { LoadBalancerArn: `arn:${name ?? ''}`, State: { Code: 'active' } };
    return Promise.resolve(name === undefined ? { Listeners: [{ Port: 80 }] } : { LoadBalancers: [loadBalancer] });
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

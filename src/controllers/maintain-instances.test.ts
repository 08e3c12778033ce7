import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { ListedInstance } from '../endpoints/cloud-map-calls.ts';
import type { DesiredInstance } from '../endpoints/desired-instances.ts';
import { EndpointsMemory } from '../endpoints/endpoints-memory.ts';
import { ServiceInstances } from '../endpoints/service-instances.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { maintainInstances } from './maintain-instances.ts';

const denied: AwsFailure = { kind: 'denied', permission: undefined, message: 'It may not.' };
const away: AwsFailure = { kind: 'unavailable', message: 'Cloud Map is away.' };
const rejected: AwsFailure = { kind: 'rejected', message: 'It will not.' };
const noToken: AwsFailure = { kind: 'throttled', retryAfter: 100, message: 'It waits for its turn.' };

describe('maintainInstances', () => {
  it('deregisters pods that have gone although it may not mark them, and says that it may not', async () => {
    const { maintain, calls, fail } = await start({ registered: ['a', 'b'] });
    fail('mark', denied);

    const turn = maintain([]);

    await expect(turn).rejects.toThrow('It may not.');
    expect(calls).toEqual(['mark a', 'deregister a', 'deregister b']);
  });

  it('takes out the old pods and registers the new ones while nothing can be listed', async () => {
    const { maintain, calls, fail } = await start({ registered: ['a'] });
    fail('list', away);

    const turn = maintain(['b'], 60_000);

    await expect(turn).rejects.toThrow('Cloud Map is away.');
    expect(calls).toEqual(['mark a', 'deregister a', 'list', 'register b']);
  });

  it('registers nothing before it has seen what there is', async () => {
    const { maintain, calls, fail } = await start();
    fail('list', away);

    const turn = maintain(['a']);

    await expect(turn).rejects.toThrow('Cloud Map is away.');
    expect(calls).toEqual(['list']);
  });

  it('registers the others where Cloud Map will not have one, each once a turn', async () => {
    const { maintain, calls, fail } = await start({ registered: [] });
    fail('register', rejected);

    const turn = maintain(['a', 'b']);

    await expect(turn).rejects.toThrow('It will not.');
    expect(calls).toEqual(['register a', 'register b']);
  });

  it('sends nothing more where there is no token', async () => {
    const { maintain, calls, fail } = await start({ registered: ['a'] });
    fail('mark', noToken);

    const turn = maintain([]);

    await expect(turn).rejects.toThrow('It waits for its turn.');
    expect(calls).toEqual(['mark a']);
  });
});

/** A Cloud Map service with these instances, listed once; without `registered` nobody has looked. */
async function start({ registered }: { readonly registered?: readonly string[] } = {}) {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const failures = new Map<string, AwsFailure>();
  const called = <Result>(call: string, result: Result): Promise<Result> => {
    calls.push(call);
    const failure = failures.get(call.split(' ')[0] ?? '');
    return failure === undefined ? Promise.resolve(result) : Promise.reject(new AwsCallError(call, failure));
  };
  const begun = { operationId: 'op', isOther: false };
  const cloudMap = {
    instancesOf: () => called('list', (registered ?? []).map(listed)),
    register: (_: string, { id }: DesiredInstance) => called(`register ${id}`, begun),
    deregister: (_: string, id: string) => called(`deregister ${id}`, begun),
    mark: (_: string, id: string) => called(`mark ${id}`, undefined),
    ended: () => Promise.resolve(undefined),
  };
  const instances = new ServiceInstances({ cloudMap, serviceId: 'srv-1', clock, interval: 3_600_000 });
  const memory = new EndpointsMemory({ clock, interval: 3_600_000 });
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => log };
  if (registered !== undefined) await instances.look();
  calls.length = 0;
  return {
    calls,
    fail: (call: string, failure: AwsFailure) => failures.set(call, failure),
    /** A turn that makes the instances these, `after` ms from now. */
    maintain: (ids: readonly string[], after = 0) => {
      clock.advance(after);
      return maintainInstances({ key: 'saas/web/80', desired: ids.map(desired), instances, memory, log });
    },
  };
}

function desired(id: string): DesiredInstance {
  return { id, address: '10.0.0.1', port: 8080, pod: id };
}

function listed(id: string): ListedInstance {
  return { id, address: '10.0.0.1', port: 8080, isHealthy: true };
}

function quiet(): void {
  // Nobody reads it.
}

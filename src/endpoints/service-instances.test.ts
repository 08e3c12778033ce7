import { setImmediate as rest } from 'node:timers/promises';
import type { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError, failureOf } from '../aws/aws-call-error.ts';
import { awsCaller } from '../aws/aws-caller.ts';
import type { AwsClients } from '../aws/clients.ts';
import { rateLimiter } from '../aws/rate-limiter.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { CloudMapCalls, type Ended, type ListedInstance } from './cloud-map-calls.ts';
import type { DesiredInstance } from './desired-instances.ts';
import { ServiceInstances } from './service-instances.ts';

const a: DesiredInstance = { id: 'a', address: '10.0.0.1', port: 8080, pod: 'web-a' };
const registered: ListedInstance = { id: 'a', address: '10.0.0.1', port: 8080, isHealthy: true };

describe('ServiceInstances', () => {
  it('leaves an instance alone until its operation has ended, and looks at that less and less often', async () => {
    const { instances, calls, pass, answers } = start();
    await instances.look();

    await instances.send({ do: 'Register', instance: a });
    const meanwhile = instances.observed;
    await pass(4_999);
    const early = calls.filter((call) => call.startsWith('ended')).length;
    await pass(1);
    await pass(5_000);
    answers.ended = { as: 'done' };
    await pass(10_000);

    expect(meanwhile).toEqual([{ id: 'a', address: undefined, port: undefined, isHealthy: false, isChanging: true }]);
    expect(early).toBe(0);
    expect(calls).toEqual(['list', 'register a', 'ended op-1', 'ended op-1', 'ended op-1']);
    expect(instances.observed).toEqual([{ ...registered, isChanging: false }]);
  });

  it('forgets what is deregistered when that has ended, also where somebody else was faster', async () => {
    const { instances, pass, answers } = start({ listed: [registered, { ...registered, id: 'b' }] });
    await instances.look();
    answers.ended = { as: 'done' };

    await instances.send({ do: 'MarkUnhealthy', id: 'a' });
    const marked = instances.observed[0]?.isHealthy;
    await instances.send({ do: 'Deregister', id: 'a' });
    await pass(5_000);
    answers.failure = { kind: 'notFound', message: 'It is not there.' };
    await instances.send({ do: 'Deregister', id: 'b' });

    expect(marked).toBe(false);
    expect(instances.observed).toEqual([]);
  });

  it.each<[string, (world: ReturnType<typeof start>) => Promise<unknown>]>([
    [
      'an operation has failed',
      async ({ instances, answers, pass }) => {
        answers.ended = { as: 'failed', why: 'INTERNAL_FAILURE' };
        await instances.send({ do: 'Register', instance: a });
        await pass(5_000);
      },
    ],
    [
      'another operation was under way for it',
      async ({ instances, answers, pass }) => {
        answers.isOther = true;
        answers.ended = { as: 'done' };
        await instances.send({ do: 'Register', instance: a });
        await pass(5_000);
      },
    ],
    [
      'nobody knows whether a call has arrived, when none can any more',
      async ({ instances, answers, pass }) => {
        answers.failure = { kind: 'uncertain', message: 'No answer.' };
        await instances.send({ do: 'Register', instance: a }).catch(() => undefined);
        answers.failure = undefined;
        await pass(20_000);
      },
    ],
    ['a process before this one may have sent something, a minute later', ({ pass }) => pass(60_000)],
    [
      'the last list is as old as it may be',
      async ({ pass }) => {
        await pass(60_000);
        await pass(3_600_000);
      },
    ],
  ])('lists afresh where %s', async (_, happen) => {
    const world = start();
    await world.instances.look();
    world.answers.listed = [registered];

    await happen(world);

    expect(world.calls.filter((call) => call === 'list').length).toBeGreaterThanOrEqual(2);
    expect(world.instances.observed).toEqual([{ ...registered, isChanging: false }]);
  });

  it('are none in a service that was made anew', async () => {
    const { instances } = start({ listed: [registered] });
    await instances.look();

    instances.beginEmpty();

    expect(instances.observed).toEqual([]);
  });

  it('of many services are listed once each, although the account has no rate for all of them at once', async () => {
    const { clock, sent, callsOf } = rated();
    const look = (instances: ServiceInstances): void => {
      instances.look().catch((error: unknown) => {
        const failure = failureOf(error);
        const again = failure.kind === 'throttled' ? (failure.retryAfter ?? 0) : NaN;
        clock.schedule(again, () => {
          look(instances);
        });
      });
    };

    for (let at = 0; at < 100; at += 1) {
      const cloudMap = callsOf(`saas/web-${at}/80`);
      look(new ServiceInstances({ cloudMap, serviceId: `srv-${at}`, clock, interval: 3_600_000 }));
    }
    for (let at = 0; at < 300; at += 1) {
      await rest();
      clock.advance(100);
    }

    expect(sent.filter((name) => name === 'ListInstances')).toHaveLength(100);
    expect(sent.filter((name) => name === 'GetInstancesHealthStatus')).toHaveLength(100);
  });

  it('are taken out before others of other Services are registered, where there is one token', async () => {
    const { clock, sent, callsOf } = rated();
    const [first, second] = [callsOf('saas/api/80'), callsOf('saas/web/80')];
    const use = (): Promise<unknown> => first.ended('op');
    await Promise.all(Array.from({ length: 40 }, use));
    sent.length = 0;
    const sendBoth = (): Promise<unknown> =>
      Promise.allSettled([first.register('srv-1', a), second.deregister('srv-2', 'b')]);
    await sendBoth();

    clock.advance(100);
    await sendBoth();

    expect(sent).toEqual(['DeregisterInstance']);
  });
});

/** Cloud Map, called within the account's rates, and what was sent to it. */
function rated() {
  const clock = new VirtualClock();
  const sent: string[] = [];
  // What is called of the SDK's client.
  const client = {
    send: (command: object): Promise<unknown> => {
      sent.push(command.constructor.name.replace(/Command\d*$/, ''));
      return Promise.resolve({ Instances: [{ Id: 'a' }], Status: { a: 'HEALTHY' } });
    },
  } as unknown as ServiceDiscoveryClient;
  const clients = { cloudMap: () => client } as unknown as AwsClients; // of the others none is called
  const aws = awsCaller({ clients, limiter: rateLimiter({ clock }), clock, log: { debug: () => undefined } });
  const callsOf = (key: string): CloudMapCalls => {
    const call = { owner: `endpoints/${key}`, wake: () => undefined };
    return new CloudMapCalls({ service: aws.cloudMap('eu-west-1'), call, clock });
  };
  return { clock, sent, callsOf };
}

/** The instances of a service, Cloud Map as it answers, and what it was asked. */
function start(script: { readonly listed?: readonly ListedInstance[] } = {}) {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const answers: {
    listed: readonly ListedInstance[];
    ended: Ended;
    isOther: boolean;
    failure: AwsFailure | undefined;
  } = { listed: script.listed ?? [], ended: undefined, isOther: false, failure: undefined };
  let operations = 0;
  const operation = async (call: string) => {
    calls.push(call);
    await fail(call);
    operations += 1;
    return { operationId: `op-${operations}`, isOther: answers.isOther };
  };
  const fail = async (call: string): Promise<void> => {
    if (answers.failure === undefined) return Promise.resolve();
    const cause = Object.assign(new Error('It is not there.'), { name: 'InstanceNotFound' });
    throw new AwsCallError(call, answers.failure, { cause });
  };
  const cloudMap: Pick<CloudMapCalls, 'instancesOf' | 'register' | 'deregister' | 'mark' | 'ended'> = {
    instancesOf: () => {
      calls.push('list');
      return Promise.resolve(answers.listed);
    },
    register: (_, { id }) => operation(`register ${id}`),
    deregister: (_, id) => operation(`deregister ${id}`),
    mark: (_, id, status) => {
      calls.push(`mark ${id} ${status}`);
      return fail('mark');
    },
    ended: (id) => {
      calls.push(`ended ${id}`);
      return Promise.resolve(answers.ended);
    },
  };
  const instances = new ServiceInstances({ cloudMap, serviceId: 'srv-1', clock, interval: 3_600_000 });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await instances.look();
  };
  return { clock, calls, answers, instances, pass };
}

import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { consentTag } from './consent.ts';
import type { DescribeTags } from './describe-tags.ts';
import { readListenerArn, type ListenerArn } from './listener-arn.ts';
import { ListenerTags } from './listener-tags.ts';

const call = { owner: 'pha/saas/a' };
const sweep = 600_000;
const isEnough = (): boolean => true;
const isNever = (): boolean => false;
const unavailable: AwsFailure = { kind: 'unavailable', message: 'No answer.' };

describe('ListenerTags', () => {
  it("reads a listener's tags with its load balancer's, once for all who ask until the next sweep", async () => {
    const { tags, asked, clock, tag } = world();
    const one = listenerOf('one');
    tag(one.arn, 'any');

    const answers = await Promise.all([1, 2].map(() => tags.find({ listener: one, alongside: [one], isEnough, call })));
    clock.advance(sweep - 1);
    await tags.find({ listener: one, alongside: [], isEnough, call });

    expect(answers[0]).toEqual({
      found: { state: 'tagged', listener: { [consentTag]: 'any' }, loadBalancer: {} },
      lookAgainAfter: sweep,
    });
    expect(answers[1]).toEqual(answers[0]);
    expect(asked).toEqual([[one.arn, one.loadBalancerArn]]);
  });

  it('reads those of ten listeners in one call, and again in one call when they are due', async () => {
    const { tags, asked, clock } = world();
    const ten = Array.from({ length: 10 }, (_, index) => listenerOf(`l${index}`));
    const all = async () => {
      for (const listener of ten) await tags.find({ listener, alongside: ten, isEnough, call });
    };

    await all();
    clock.advance(sweep);
    await all();

    expect(asked.map((arns) => arns.length)).toEqual([20, 20]);
  });

  it('reads an eleventh in a second call', async () => {
    const { tags, asked } = world();
    const eleven = Array.from({ length: 11 }, (_, index) => listenerOf(`l${index}`));

    for (const listener of eleven) await tags.find({ listener, alongside: eleven, isEnough, call });

    expect(asked.map((arns) => arns.length)).toEqual([20, 2]);
  });

  it('does not read along what nobody has asked for lately, nor what is in another Region', async () => {
    const { tags, asked, clock } = world();
    const [one, two, far] = [listenerOf('one'), listenerOf('two'), listenerOf('far', 'us-east-1')];
    await tags.find({ listener: two, alongside: [], isEnough, call });
    clock.advance(2 * sweep);

    await tags.find({ listener: one, alongside: [far], isEnough, call });

    expect(asked[1]).toEqual([one.arn, one.loadBalancerArn]);
  });

  it.each([
    ['missing', { kind: 'notFound', message: 'One or more listeners not found' }, 5_000],
    ['foreign', { kind: 'rejected', message: 'not a valid load balancer ARN' }, sweep],
  ] as const)(
    'says of the one that is %s that it is, and reads the others without it',
    async (state, failure, after) => {
      const { tags, asked, fail } = world();
      const [one, two] = [listenerOf('one'), listenerOf('two')];
      fail(two.arn, failure);

      const isDone = (found: { readonly state: string }): boolean => found.state !== 'missing';
      const first = await tags.find({ listener: one, alongside: [one, two], isEnough: isDone, call });
      const second = await tags.find({ listener: two, alongside: [one, two], isEnough: isDone, call });

      expect(first.found.state).toBe('tagged');
      expect(second).toEqual({ found: { state }, lookAgainAfter: after });
      expect(asked.map((arns) => arns.length)).toEqual([4, 2, 2]);
    },
  );

  it('takes a read that failed for no answer: what was known stays, and is asked for again soon', async () => {
    const { tags, clock, fail, tag } = world();
    const one = listenerOf('one');
    tag(one.arn, 'any');
    await tags.find({ listener: one, alongside: [], isEnough, call });
    clock.advance(sweep);
    fail(one.arn, unavailable);

    const answer = await tags.find({ listener: one, alongside: [], isEnough, call });

    expect(answer).toMatchObject({ found: { listener: { [consentTag]: 'any' } }, lookAgainAfter: 5_000 });
  });

  it('takes an answer that leaves the listener out for none', async () => {
    const { tags, leaveOut } = world();
    const one = listenerOf('one');
    leaveOut(one.loadBalancerArn);

    const answer = tags.find({ listener: one, alongside: [], isEnough, call });

    await expect(answer).rejects.toThrow('AWS did not say which tags');
  });

  it('does not hide that it may not read tags', async () => {
    const { tags, clock, fail } = world();
    const one = listenerOf('one');
    await tags.find({ listener: one, alongside: [], isEnough, call });
    clock.advance(sweep);
    fail(one.arn, { kind: 'denied', permission: 'elasticloadbalancing:DescribeTags', message: 'Add it.' });

    await expect(tags.find({ listener: one, alongside: [], isEnough, call })).rejects.toThrow('Add it.');
  });

  it('looks for what is missing less and less often, down to the sweep', async () => {
    const { tags, clock } = world();
    const one = listenerOf('one');
    const waits: number[] = [];

    for (let look = 0; look < 10; look += 1) {
      const { lookAgainAfter } = await tags.find({ listener: one, alongside: [], isEnough: isNever, call });
      waits.push(lookAgainAfter / 1000);
      clock.advance(lookAgainAfter);
    }

    expect(waits).toEqual([5, 5, 10, 20, 40, 80, 160, 320, 600, 600]);
  });
});

function listenerOf(name: string, region = 'eu-west-1'): ListenerArn {
  const arn = `arn:aws:elasticloadbalancing:${region}:111122223333:listener/app/${name}/50dc6c495c0c9188/f2f7dc8efc522ab2`;
  const listener = readListenerArn(arn);
  if (listener === undefined) throw new Error(`${arn} is no listener's ARN.`);
  return listener;
}

/** Resources that are all there, without tags, until a test says otherwise. */
function world() {
  const clock = new VirtualClock();
  const asked: (readonly string[])[] = [];
  const values = new Map<string, string>();
  const failures = new Map<string, AwsFailure>();
  const leftOut = new Set<string>();
  const describeTags: DescribeTags = ({ arns }) => {
    asked.push(arns);
    const failure = arns.map((arn) => failures.get(arn)).find((each) => each !== undefined);
    if (failure !== undefined) return Promise.reject(new AwsCallError('DescribeTags', failure));
    return Promise.resolve(
      arns
        .filter((arn) => !leftOut.has(arn))
        .map((arn) => {
          const Value = values.get(arn);
          return { ResourceArn: arn, Tags: Value === undefined ? [] : [{ Key: consentTag, Value }] };
        }),
    );
  };
  return {
    clock,
    asked,
    tags: new ListenerTags({ describeTags, clock, sweep }),
    tag: (arn: string, value: string) => values.set(arn, value),
    fail: (arn: string, failure: AwsFailure) => failures.set(arn, failure),
    leaveOut: (arn: string) => leftOut.add(arn),
  };
}

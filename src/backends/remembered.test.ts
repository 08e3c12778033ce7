import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { Remembered } from './remembered.ts';

const sweep = 600_000;

/** Something that AWS says, which a test changes, and what is remembered of it. */
function startWorld(says: string | undefined) {
  const clock = new VirtualClock();
  const aws: { says: string | undefined; fails: AwsFailure | undefined; asked: number } = {
    says,
    fails: undefined,
    asked: 0,
  };
  const remembered = new Remembered<string | undefined>({ clock, sweep });
  const find = (options: { readonly key?: string; readonly asOf?: number } = {}) =>
    remembered.find({
      key: 'one',
      look: () => {
        aws.asked += 1;
        return aws.fails === undefined
          ? Promise.resolve(aws.says)
          : Promise.reject(new AwsCallError('ListServices', aws.fails));
      },
      isEnough: (found) => found !== undefined,
      call: { owner: 'pha/saas/my-http-api' },
      ...options,
    });
  return { clock, aws, find };
}

const unavailable: AwsFailure = { kind: 'unavailable', message: 'AWS did not answer.' };

describe('what AWS said', () => {
  it('is good for all until the next sweep', async () => {
    const { clock, aws, find } = startWorld('here');
    const [first] = await Promise.all([find(), find()]);

    clock.advance(sweep - 1);
    aws.says = 'moved';
    const before = await find();
    clock.advance(1);
    const after = await find();

    expect([first.found, before.found, after.found]).toEqual(['here', 'here', 'moved']);
    expect([first.lookAgainAfter, before.lookAgainAfter]).toEqual([sweep, 1]);
    expect(aws.asked).toBe(2);
  });

  it('is asked for soon, then less and less often, while it is something to wait for', async () => {
    const { clock, aws, find } = startWorld(undefined);

    const waits: number[] = [];
    for (let look = 0; look < 7; look += 1) {
      const { lookAgainAfter } = await find();
      waits.push(lookAgainAfter);
      clock.advance(lookAgainAfter);
    }

    expect(waits).toEqual([5_000, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(aws.asked).toBe(7);
  });

  it('is asked for again by who wants it fresher', async () => {
    const { clock, aws, find } = startWorld('here');
    await find();
    clock.advance(1_000);
    aws.says = 'moved';

    const { found } = await find({ asOf: clock.monotonic() });

    expect(found).toBe('moved');
  });

  it('stays the best that is known while AWS does not answer, and is asked for again soon', async () => {
    const { clock, aws, find } = startWorld('here');
    await find();
    clock.advance(sweep);
    aws.fails = unavailable;

    const answer = await find();

    expect(answer).toEqual({ found: 'here', lookAgainAfter: 5_000 });
  });

  it('is an error where nothing is known, or somebody has to mend it', async () => {
    const { clock, aws, find } = startWorld('here');
    await find();
    clock.advance(sweep);

    aws.fails = { kind: 'denied', permission: 'servicediscovery:ListServices', message: 'Add it.' };
    await expect(find()).rejects.toThrow('Add it.');
    aws.fails = unavailable;
    await expect(find({ key: 'other' })).rejects.toThrow('AWS did not answer.');
  });

  it('is forgotten when nobody has asked for it in two sweeps', async () => {
    const { clock, aws, find } = startWorld('here');
    await find();
    clock.advance(2 * sweep);
    await find({ key: 'other' });
    aws.fails = unavailable;

    await expect(find()).rejects.toThrow('AWS did not answer.');
  });
});

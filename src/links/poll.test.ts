import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { Poll } from './poll.ts';

describe('Poll', () => {
  it('lets the first look wait an interval: what was just made is not there yet', () => {
    const { poll } = start();

    expect(poll.take('uid', 'link')).toBe(10_000);
  });

  it('gives one look an interval, whoever asks and however often', () => {
    const { clock, poll } = start();
    poll.take('uid', 'link');
    clock.advance(9_999);
    const early = poll.take('uid', 'link');
    clock.advance(1);

    const due = poll.take('uid', 'link');
    const again = poll.take('uid', 'link');

    expect([early, due, again]).toEqual([1, 0, 10_000]);
  });

  it('counts each on its own, and begins anew for one that had arrived', () => {
    const { clock, poll } = start();
    poll.take('uid', 'link');
    clock.advance(10_000);

    poll.forget('uid');

    expect([poll.take('uid', 'link'), poll.take('other uid', 'other')]).toEqual([10_000, 10_000]);
  });

  it('begins anew for another link in place of the one before', () => {
    const { clock, poll } = start();
    poll.take('uid', 'link');
    clock.advance(10_000);

    const waits = [poll.take('uid', 'its successor'), poll.take('uid', 'link')];

    expect(waits).toEqual([10_000, 10_000]);
  });
});

function start() {
  const clock = new VirtualClock();
  return { clock, poll: new Poll({ clock, interval: 10_000 }) };
}

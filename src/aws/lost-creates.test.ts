import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { LostCreates } from './lost-creates.ts';

/** After that time, in ms, nothing that was sent can still arrive. */
const inFlight = 20_000;

describe('LostCreates', () => {
  it('suspects nothing of an object that nothing happened to', () => {
    const { lostCreates } = start();

    expect(lostCreates.isSuspect('uid')).toBe(false);
    expect(lostCreates.mayArriveFor('uid')).toBe(0);
  });

  it('waits for a create without a clear answer until it can no longer be in flight', () => {
    const { clock, lostCreates } = start();

    lostCreates.suspect('uid');
    const atOnce = lostCreates.mayArriveFor('uid');
    clock.advance(inFlight - 1);
    const soon = lostCreates.mayArriveFor('uid');
    clock.advance(1);

    expect([atOnce, soon, lostCreates.mayArriveFor('uid')]).toEqual([inFlight, 1, 0]);
    expect(lostCreates.mayArriveFor('other')).toBe(0);
  });

  it('stays suspicious until a fresh list was read', () => {
    const { clock, lostCreates } = start();
    lostCreates.suspect('uid');
    clock.advance(inFlight);

    const before = lostCreates.isSuspect('uid');
    lostCreates.clear('uid');

    expect([before, lostCreates.isSuspect('uid')]).toEqual([true, false]);
  });

  it("waits for a predecessor's from when this process started: it was sent before that", () => {
    const { clock, lostCreates } = start();
    clock.advance(5_000);

    lostCreates.suspectPredecessor('uid');

    expect(lostCreates.mayArriveFor('uid')).toBe(inFlight - 5_000);
  });

  it("takes what this process began for its own, and a predecessor's is looked into once", () => {
    const { lostCreates } = start();

    lostCreates.begin('own');
    lostCreates.suspectPredecessor('own');
    lostCreates.suspectPredecessor('once');
    lostCreates.clear('once');
    lostCreates.suspectPredecessor('once');

    expect(lostCreates.isSuspect('own')).toBe(false);
    expect(lostCreates.isSuspect('once')).toBe(false);
  });

  it('forgets an object that is gone', () => {
    const { lostCreates } = start();
    lostCreates.suspect('uid');

    lostCreates.forget('uid');

    expect(lostCreates.isSuspect('uid')).toBe(false);
  });
});

function start() {
  const clock = new VirtualClock();
  return { clock, lostCreates: new LostCreates({ clock }) };
}

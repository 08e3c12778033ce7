import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { Idleness } from './idleness.ts';

describe('the grace time of a link without users', () => {
  it('is counted from the first turn that finds none, whatever the wall clock does', () => {
    const { clock, idleness } = start();
    idleness.left('uid', []);

    clock.advance(60_000);
    clock.jump(3_600_000);
    const forward = idleness.left('uid', []);
    clock.jump(-7_200_000);
    const back = idleness.left('uid', []);
    clock.advance(540_000);

    expect([forward, back]).toEqual([540_000, 540_000]);
    expect(idleness.left('uid', [])).toBe(0);
  });

  it('begins anew when somebody has come and gone', () => {
    const { clock, idleness } = start();
    idleness.left('uid', []);
    clock.advance(590_000);

    const used = idleness.left('uid', ['saas/one']);

    expect(used).toBe(Infinity);
    expect(idleness.left('uid', [])).toBe(600_000);
  });
});

function start() {
  const clock = new VirtualClock();
  return { clock, idleness: new Idleness({ clock, grace: 600_000 }) };
}

import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { Pauses } from './pauses.ts';

const link: VpcLink = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'VpcLink',
  metadata: {
    name: 'vpc-1',
    uid: 'uid',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    generation: 1,
  },
  spec: { vpcId: 'vpc-1' },
};

describe('a pause', () => {
  it('lasts as long as it was begun for, whatever happens to the object meanwhile and to the wall clock', () => {
    const { clock, pauses } = start();
    pauses.begin(link, { first: 300_000 });

    clock.advance(100_000);
    clock.jump(3_600_000);
    const touched = { ...link, metadata: { ...link.metadata, resourceVersion: '7', annotations: { note: 'x' } } };

    expect(pauses.left(touched, 10)).toBe(200_000);
    clock.advance(200_000);
    expect(pauses.left(touched, 10)).toBe(0);
  });

  it('ends when the spec changes, or the object is deleted', () => {
    const { pauses } = start();
    pauses.begin(link, { first: 300_000 });

    expect(pauses.left({ ...link, metadata: { ...link.metadata, generation: 2 } }, 10)).toBe(0);
    expect(pauses.left({ ...link, metadata: { ...link.metadata, deletionTimestamp: 'now' } }, 10)).toBe(0);
    expect(pauses.left(link, 10)).toBe(300_000);
  });

  it('for a quota ends when there is a link less', () => {
    const { pauses } = start();
    pauses.begin(link, { first: 300_000, links: 10 });

    expect(pauses.left(link, 10)).toBe(300_000);
    expect(pauses.left(link, 9)).toBe(0);
  });

  it('is twice as long as the one before it, up to a limit, until the row ends', () => {
    const { pauses } = start();
    const waits = Array.from({ length: 7 }, () => pauses.begin(link, { first: 10_000, longest: 300_000 }));

    pauses.end(link);
    const afresh = pauses.begin(link, { first: 10_000, longest: 300_000 });

    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
    expect(afresh).toBe(10_000);
  });
});

function start() {
  const clock = new VirtualClock();
  return { clock, pauses: new Pauses({ clock }) };
}

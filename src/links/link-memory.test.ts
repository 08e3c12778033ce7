import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { LinkMemory } from './link-memory.ts';

const link: VpcLink = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'VpcLink',
  metadata: { name: 'vpc-1', uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { vpcId: 'vpc-1' },
};

describe('what is remembered of a VpcLink', () => {
  it('is all forgotten when the object is gone', () => {
    const clock = new VirtualClock();
    const memory = new LinkMemory({ clock, grace: 600_000, poll: 10_000 });
    memory.idleness.left('uid', []);
    memory.pauses.begin(link, { first: 300_000 });
    memory.polls.take('uid', 'link');
    memory.farewells.take('uid', 'failed one');
    memory.seen.set('uid', 'link');
    memory.leftAlone.set('uid', new Set(['lookalike']));
    clock.advance(5_000);

    memory.forget(link);

    expect(memory.idleness.left('uid', [])).toBe(600_000);
    expect(memory.pauses.left(link, 0)).toBe(0);
    expect(memory.polls.take('uid', 'link')).toBe(10_000);
    expect(memory.farewells.take('uid', 'failed one')).toBe(60_000);
    expect([memory.seen.size, memory.leftAlone.size]).toEqual([0, 0]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../model/condition.ts';
import { conditionsOf } from './conditions-of.ts';

const now = Date.UTC(2026, 0, 1, 12, 0, 0, 789);
const before = {
  type: 'Ready',
  status: 'Unknown',
  reason: 'VpcLinkCreating',
  message: 'Wait.',
  observedGeneration: 1,
  lastTransitionTime: '2025-12-31T00:00:00Z',
} as const;

describe('conditionsOf', () => {
  it('writes the generation and the time, in whole seconds as Kubernetes does', () => {
    const conditions = conditionsOf([ready('True')], { before: undefined, generation: 2, now });

    expect(conditions).toEqual([
      { ...ready('True'), observedGeneration: 2, lastTransitionTime: '2026-01-01T12:00:00Z' },
    ]);
  });

  it('keeps the time of the last transition while the status stays, whatever the reason', () => {
    const [condition] = conditionsOf([ready('Unknown')], { before: [before], generation: 2, now });

    expect(condition).toMatchObject({ reason: 'Ready', lastTransitionTime: before.lastTransitionTime });
  });

  it('moves the time when the status turns', () => {
    const [condition] = conditionsOf([ready('False')], { before: [before], generation: 2, now });

    expect(condition?.lastTransitionTime).toBe('2026-01-01T12:00:00Z');
  });
});

function ready(status: Finding['status']): Finding {
  return { type: 'Ready', status, reason: 'Ready', message: 'So.' };
}

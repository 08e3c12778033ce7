import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Difference, Drift } from '../model/drift.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { isLeft, judgeDrift, wantsComparison } from './judge-drift.ts';

const found = [differenceIn('route "GET /a"')];

describe('what differs', () => {
  it('is nothing where nothing was found', () => {
    expect(judgeDrift({ api: apiWith(undefined), found: [], anew: false, now: 0 })).toBeUndefined();
  });

  it('is put right three times in a row, and left the fourth time, since the first', () => {
    const drifts = rounds(5);

    expect(drifts.map((drift) => drift?.state)).toEqual([
      ...['Corrected', 'Corrected', 'Corrected'],
      ...['Contested', 'Contested'],
    ]);
    expect(drifts.map((drift) => drift?.items[0]?.corrections)).toEqual([1, 2, 3, 3, 3]);
    expect(new Set(drifts.map((drift) => drift?.since))).toEqual(new Set(['1970-01-01T00:00:00.000Z']));
  });

  it('is put right again for another generation of the spec, and where somebody asks', () => {
    const contested = rounds(4).at(-1);

    const changed = judgeDrift({ api: apiWith(contested, { generation: 2 }), found, anew: false, now: 9 });
    const asked = judgeDrift({ api: apiWith(contested), found, anew: true, now: 9 });

    expect([changed, asked]).toMatchObject(Array(2).fill({ state: 'Corrected', since: '1970-01-01T00:00:00.009Z' }));
  });

  it('is put right where it is another thing each time', () => {
    let drift: Drift | undefined;
    for (let round = 0; round < 10; round += 1)
      drift = judgeDrift({ api: apiWith(drift), found: [differenceIn(`route ${round}`)], anew: false, now: round });

    expect(drift?.state).toBe('Corrected');
  });

  it('is only observed, and not counted, where the policy is to observe', () => {
    const api = apiWith(undefined, { driftPolicy: 'Observe' });

    expect(judgeDrift({ api, found, anew: false, now: 0 })).toMatchObject({
      state: 'Observed',
      items: [{ corrections: 0 }],
    });
  });

  it('is remembered, ten things of it at most, and how many more there are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 40 }), (whats) => {
        const drift = judgeDrift({ api: apiWith(undefined), found: whats.map(differenceIn), anew: false, now: 0 });

        expect(drift?.items.map(({ what }) => what)).toEqual(whats.slice(0, 10));
        expect((drift?.items.length ?? 0) + (drift?.more ?? 0)).toBe(whats.length);
      }),
    );
  });
});

describe('whether it is left, and whether AWS has to be compared for it', () => {
  it.each([
    ['Corrected', 1, false, false],
    ['Observed', 1, true, false],
    ['Contested', 1, true, false],
    ['Contested', 2, false, true],
  ] as const)('%s, with the spec of generation %d: %p, %p', (state, generation, left, compare) => {
    const api = apiWith({ state, generation: 1, since: '', items: [] }, { generation });

    expect([isLeft(api), wantsComparison(api)]).toEqual([left, compare]);
  });
});

/** What is said of the same difference, found so many times in a row. */
function rounds(count: number): readonly (Drift | undefined)[] {
  const drifts: (Drift | undefined)[] = [];
  for (let now = 0; now < count; now += 1)
    drifts.push(judgeDrift({ api: apiWith(drifts.at(-1)), found, anew: false, now }));
  return drifts;
}

function differenceIn(what: string): Difference {
  return { what, correction: `update ${what}` };
}

function apiWith(
  drift: Drift | undefined,
  { generation = 1, driftPolicy = 'Correct' }: { generation?: number; driftPolicy?: 'Correct' | 'Observe' } = {},
): PrivateHttpApi {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: {
      name: 'my-http-api',
      uid: 'uid-1',
      generation,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { routes: [], driftPolicy },
    ...(drift && { status: { drift } }),
  };
}

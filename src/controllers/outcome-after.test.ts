import { describe, expect, it } from '@jest/globals';

import type { Progress } from '../status/findings.ts';
import { outcomeOf } from './outcome-after.ts';

const failed: Progress = { state: 'failed', reason: 'Rejected', message: 'AWS will not have it.' };

describe('the end of a turn', () => {
  it('is terminal where AWS will not have what the spec asks for, whatever else there is to look at', () => {
    const alone = outcomeOf(failed, { tryAgain: undefined, look: Infinity });
    const withBackends = outcomeOf(failed, { tryAgain: undefined, look: 600_000 });

    expect(alone).toEqual({ state: 'terminal', message: failed.message, after: undefined });
    expect(withBackends).toEqual({ state: 'terminal', message: failed.message, after: 600_000 });
  });

  it('is a later turn where trying again may help, or something has to be looked at', () => {
    const later = outcomeOf(failed, { tryAgain: 60_000, look: 600_000 });
    const programmed = outcomeOf({ state: 'programmed' }, { tryAgain: undefined, look: 600_000 });
    const settled = outcomeOf({ state: 'programmed' }, { tryAgain: undefined, look: Infinity });

    expect(later).toEqual({ state: 'requeue', after: 60_000 });
    expect(programmed).toEqual({ state: 'requeue', after: 600_000 });
    expect(settled).toEqual({ state: 'settled' });
  });
});

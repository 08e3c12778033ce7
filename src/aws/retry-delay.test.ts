import { expect, it } from '@jest/globals';
import { retryDelay } from './retry-delay.ts';

it('a call that no connection took is tried again at once, and one without credentials is not: the SDK has tried that', () => {
  const options = { effect: 'read', attempt: 1, random: () => 1 } as const;

  const unconnected = retryDelay({ ...options, failure: { kind: 'unreachable', message: '' } });
  const unsigned = retryDelay({ ...options, failure: { kind: 'unreachable', unsigned: true, message: '' } });

  expect([unconnected, unsigned]).toEqual([200, undefined]);
});

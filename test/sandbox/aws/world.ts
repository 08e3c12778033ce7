import type { Clock } from '../../../src/runtime/clock.ts';
import { mulberry32 } from '../mulberry32.ts';
import type { World } from './service.ts';

const lettersAndDigits = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A world on that clock, with one AWS account. Ids are drawn from a fixed sequence, so that two runs of one story have the
 * same.
 *
 * @param options.account 12 digits; default 111122223333, the documentation's example.
 */
export function createWorld(options: { readonly clock: Clock; readonly account?: string }): World {
  const { clock, account = '111122223333' } = options;
  const drawn = new Set<string>();
  const random = mulberry32(1);

  const draw = (length: number, alphabet: string): string =>
    Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');

  return {
    clock,
    account,
    newId: (length, alphabet = lettersAndDigits) => {
      let id = draw(length, alphabet);
      while (drawn.has(id)) id = draw(length, alphabet);
      drawn.add(id);
      return id;
    },
  };
}

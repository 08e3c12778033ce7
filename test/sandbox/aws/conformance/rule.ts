import { it } from '@jest/globals';

/**
 * How a rule of AWS is known: documented by AWS, seen by users (who quote it, the rule's source says where), or assumed,
 * which means: the first to check against a real account.
 */
export type Mark = 'documented' | 'seen' | 'assumed';

/** A rule of AWS as a test that speaks to an endpoint only: `rule('seen', 'a route key is unique in its API', …)`. */
export function rule(mark: Mark, sentence: string, check: () => Promise<void>): void {
  it(`${sentence} [${mark}]`, check);
}

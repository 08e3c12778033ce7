import type { PrivateHttpApiStatus } from './private-http-api.ts';

/** One thing that somebody else changed in AWS, and what puts it right. */
export interface Difference {
  /** What differs, called the same however often it is found: `route "ANY /a"`. */
  readonly what: string;
  /** In the words of `describeAction`. */
  readonly correction: string;
}

/** What is remembered of differences, and done about them. */
export type Drift = NonNullable<PrivateHttpApiStatus['drift']>;

/** What differs where somebody deleted the whole of it. */
export const theApi = 'the API itself';

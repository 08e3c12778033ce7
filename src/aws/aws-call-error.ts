import type { AwsFailure } from '../model/aws-failure.ts';

/** A call to AWS that failed; the only error that calls throw. */
export class AwsCallError extends Error {
  readonly failure: AwsFailure;
  /** As AWS names it: `CreateApi`. */
  readonly operation: string;

  constructor(operation: string, failure: AwsFailure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'AwsCallError';
    this.operation = operation;
    this.failure = failure;
  }
}

/** The failure that an error carries. Errors that are not AWS's are thrown on: nobody expected them. */
export function failureOf(error: unknown): AwsFailure {
  if (error instanceof AwsCallError) return error.failure;
  throw error;
}

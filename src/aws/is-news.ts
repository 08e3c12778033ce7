import type { AwsFailure } from '../model/aws-failure.ts';

/** Whether a failure is worth telling people. That a call has to wait for its turn is not, nor for who is to lead: it comes. */
export function isNews({ kind }: AwsFailure): boolean {
  return kind !== 'throttled' && kind !== 'notLeading';
}

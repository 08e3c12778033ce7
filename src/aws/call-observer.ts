import type { AwsFailure } from '../model/aws-failure.ts';
import type { Operation } from './operation.ts';
import type { Priority } from './rank.ts';
import type { RateClass } from './rates.ts';

/** Is told what becomes of calls to AWS, for those who count. */
export interface CallObserver {
  /** A call that was sent has ended. */
  called(call: {
    readonly operation: Operation;
    readonly region: string;
    readonly outcome: 'ok' | AwsFailure['kind'];
    readonly ms: number;
  }): void;
  /** A call that had to wait for its token has got it. */
  waited(wait: {
    readonly region: string;
    readonly rateClass: RateClass;
    readonly priority: Priority;
    readonly ms: number;
  }): void;
  /** AWS refused a call for its rate, so calls of that class are made at this rate from now on, and more with time. */
  slowedDown(slowing: { readonly region: string; readonly rateClass: RateClass; readonly perSecond: number }): void;
}

import type { Clock } from '../runtime/clock.ts';
import { writeTimeout, type WriteLease } from '../runtime/write-lease.ts';
import type { SendOptions } from './clients.ts';

/** How long a call may take before it is given up, in ms. Reads have no need for another time than writes. */
const callTimeout = writeTimeout;

/** What ends a call that would not end by itself, and keeps one from being sent that may not be. */
export interface SendLimits {
  readonly options: Required<Pick<SendOptions, 'mayBeSent'>> & { readonly abortSignal: AbortSignal };
  /** Whether the call was not sent, because only who leads may write. */
  readonly isRefused: boolean;
  /** Why the call was cut off, if it was: the SDK says no more than that it was aborted. */
  readonly cutOff: unknown;
  /** The call has ended. */
  lift(): void;
}

/** The limits of one call, from now on until they are lifted. */
export function sendLimits(options: {
  readonly clock: Clock;
  readonly lease: WriteLease;
  readonly isWrite: boolean;
  readonly signal: AbortSignal | undefined;
}): SendLimits {
  const { clock, lease, isWrite, signal } = options;
  const cutOff = new AbortController();
  const timer = clock.schedule(callTimeout, () => {
    cutOff.abort(new Error(`no answer within ${callTimeout / 1000} s`));
  });
  const endWithLease = (): void => {
    cutOff.abort(new Error('cut off, as this process leads no more'));
  };
  // Not AbortSignal.any: the lease lives as long as the process, and would keep something of every call.
  if (isWrite) lease.over.addEventListener('abort', endWithLease);
  let isRefused = false;

  return {
    options: {
      abortSignal: signal === undefined ? cutOff.signal : AbortSignal.any([cutOff.signal, signal]),
      mayBeSent: () => {
        isRefused = isWrite && !lease.outlives(callTimeout);
        return !isRefused;
      },
    },
    get isRefused() {
      return isRefused;
    },
    get cutOff(): unknown {
      const reason: unknown = cutOff.signal.reason;
      return reason;
    },
    lift: () => {
      timer.cancel();
      lease.over.removeEventListener('abort', endWithLease);
    },
  };
}

import type { Clock } from '../runtime/clock.ts';
import { KubernetesError } from './kubernetes-error.ts';

/** Sends a request that is cut off after `ms` of the clock, as one without an answer, or when one of `signals` aborts. */
export async function within<Result>(
  options: {
    readonly clock: Clock;
    readonly ms: number;
    readonly signals?: readonly (AbortSignal | undefined)[];
  },
  send: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { clock, ms, signals = [] } = options;
  const cutOff = new AbortController();
  const timer = clock.schedule(ms, () => {
    cutOff.abort(new KubernetesError('unavailable', `The API server did not answer within ${ms / 1000} s.`));
  });
  // Not AbortSignal.any: the signals live as long as the process, and would keep something of every request.
  const followed = signals.map((signal) => {
    const follow = (): void => {
      cutOff.abort(signal?.reason);
    };
    if (signal?.aborted === true) follow();
    signal?.addEventListener('abort', follow);
    return { signal, follow };
  });
  try {
    return await send(cutOff.signal);
  } finally {
    timer.cancel();
    for (const { signal, follow } of followed) signal?.removeEventListener('abort', follow);
  }
}

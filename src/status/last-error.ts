import type { PrivateHttpApi, PrivateHttpApiStatus } from '../model/private-http-api.ts';
import type { Reason } from '../model/reason.ts';
import type { Setback } from './findings.ts';

type LastError = NonNullable<PrivateHttpApiStatus['lastError']>;

/** A try that failed. */
export interface Failed {
  readonly setback: Setback;
  /** When it is tried again, in ms from now; undefined: not before something is changed. */
  readonly retryAfter: number | undefined;
  /** Of the state that was tried. */
  readonly hash?: string;
}

/** A try that failed just now, for status: when it was, and when the next one will be. */
export function lastErrorOf({ setback, retryAfter, hash }: Failed, now: number): LastError {
  const { reason, message } = setback;
  const at = new Date(now).toISOString();
  if (retryAfter !== undefined) return { reason, message, at, nextTry: new Date(now + retryAfter).toISOString() };
  return { reason, message, at, ...(hash !== undefined && { hash }) };
}

/** What AWS refused before and is not tried again, if that is the state with this hash; undefined where it is another one. */
export function refusedBefore({ status }: PrivateHttpApi, hash: string): Setback | undefined {
  const { lastError } = status ?? {};
  if (lastError?.hash !== hash) return undefined;
  // Status is written by the controller alone, which has reasons of that list only; an unknown one is shown as it is.
  return { state: 'failed', reason: lastError.reason as Reason, message: lastError.message };
}

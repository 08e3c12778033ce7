import type { PrivateHttpApi, PrivateHttpApiStatus } from '../model/private-http-api.ts';
import type { Reason } from '../model/reason.ts';
import type { Setback } from './findings.ts';

type LastError = NonNullable<PrivateHttpApiStatus['lastError']>;

/** A try that failed. */
export interface Failed {
  readonly setback: Setback;
  /** When it is tried again, in ms from now; undefined: not before something is changed. */
  readonly retryAfter: number | undefined;
  /** Since when no try has succeeded, in ms since 1970. */
  readonly since: number;
  /** Of the state that was tried. */
  readonly hash?: string;
}

/** A try that failed just now, for status: when it was, and when the next one will be. */
export function lastErrorOf({ setback, retryAfter, since, hash }: Failed, now: number): LastError {
  const { reason, message } = setback;
  const error = { reason, message, at: iso(now), since: iso(since) };
  if (retryAfter !== undefined) return { ...error, nextTry: iso(now + retryAfter) };
  return { ...error, ...(hash !== undefined && { hash }) };
}

/**
 * Since when no try has succeeded, in ms since 1970, if one has failed just now: whatever they failed for, as errors may
 * alternate. Status remembers it, so that a new process goes on where the one before it ended.
 */
export function failingSince({ status }: PrivateHttpApi, now: number): number {
  const { lastError } = status ?? {};
  return lastError === undefined ? now : Math.min(now, Date.parse(lastError.since ?? lastError.at));
}

/** Whether the last try of the state with this hash ended in the same way. */
export function endedSo({ status }: PrivateHttpApi, { reason, message }: Setback, hash: string): boolean {
  const { lastError, applying } = status ?? {};
  return applying?.hash === hash && lastError?.reason === reason && lastError.message === message;
}

/** What AWS refused before and is not tried again, if that is the state with this hash; undefined where it is another one. */
export function refusedBefore({ status }: PrivateHttpApi, hash: string): Setback | undefined {
  const { lastError } = status ?? {};
  if (lastError?.hash !== hash) return undefined;
  // Status is written by the controller alone, which has reasons of that list only; an unknown one is shown as it is.
  return { state: 'failed', reason: lastError.reason as Reason, message: lastError.message };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

import type { InjectedFault } from '../injected-faults.ts';
import { creates } from '../lagging-lists.ts';
import { parseDuration } from './duration.ts';

/** What a fault can do, and what only says more of that. */
const wishes = ['error', 'throttle', 'delay', 'reset', 'lostAnswer', 'listLag', 'emptyLists'] as const;
const known: readonly string[] = ['operation', 'caller', 'times', 'done', 'retryAfter', ...wishes];

/** Reads a fault from JSON. @throws Error saying what is wrong with it. */
export function parseFault(value: unknown): InjectedFault {
  const fault = objectOf(value, 'A fault');
  const unknown = Object.keys(fault).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Error(`A fault has no "${unknown}"; it has ${known.join(', ')}.`);

  const { operation, caller, times = 1, error, throttle, delay, listLag, retryAfter } = fault;
  if (typeof operation !== 'string') throw new Error('"operation" must be an operation such as "CreateApi", or "*".');
  if (caller !== undefined && typeof caller !== 'string') throw new Error('"caller" must be an access key id.');
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new Error('"times" must be a whole number of calls, at least 1.');
  }
  if (wishes.every((wish) => fault[wish] === undefined)) {
    throw new Error(`A fault without ${wishes.join(', ')} does nothing.`);
  }
  if (fault.done !== undefined && error === undefined)
    throw new Error('"done" says more of "error", which is missing.');
  if (retryAfter !== undefined && throttle !== true) {
    throw new Error('"retryAfter" says more of "throttle", which is missing.');
  }
  if (listLag !== undefined && !creates.includes(operation)) {
    throw new Error(`"listLag" is for what these make: ${creates.join(', ')}.`);
  }
  return {
    operation,
    times,
    ...(caller === undefined ? {} : { caller }),
    ...(error === undefined ? {} : { error: parseError(error) }),
    ...(fault.done === true ? { done: true } : {}),
    ...(throttle === true ? { throttle } : {}),
    ...(retryAfter === undefined ? {} : { retryAfter: parseDuration(retryAfter) }),
    ...(delay === undefined ? {} : { delay: parseDuration(delay) }),
    ...(fault.reset === true ? { reset: true } : {}),
    ...(fault.lostAnswer === true ? { lostAnswer: true } : {}),
    ...(listLag === undefined ? {} : { listLag: parseDuration(listLag) }),
    ...(fault.emptyLists === true ? { emptyLists: true } : {}),
  };
}

function parseError(value: unknown): { code: string; status: number; message: string } {
  const { code, status = 400, message = 'Injected by the sandbox' } = objectOf(value, '"error"');
  if (typeof code !== 'string' || typeof message !== 'string')
    throw new Error('"error" needs a "code" and a "message".');
  if (typeof status !== 'number' || status < 400 || status > 599) throw new Error('"error.status" must be 400 to 599.');
  return { code, status, message };
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  // Just found to be one; its members are checked one by one.
  if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  throw new Error(`${what} must be a JSON object.`);
}

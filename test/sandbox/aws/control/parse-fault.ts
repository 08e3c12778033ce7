import type { InjectedFault } from '../injected-faults.ts';
import { parseDuration } from './duration.ts';

/** Reads a fault from JSON. @throws Error saying what is wrong with it. */
export function parseFault(value: unknown): InjectedFault {
  const fault = objectOf(value, 'A fault');
  const known = ['operation', 'times', 'error', 'throttle', 'delay', 'lostAnswer'];
  const unknown = Object.keys(fault).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Error(`A fault has no "${unknown}"; it has ${known.join(', ')}.`);

  const { operation, times = 1, error, throttle, delay, lostAnswer } = fault;
  if (typeof operation !== 'string') throw new Error('"operation" must be an operation such as "CreateApi", or "*".');
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new Error('"times" must be a whole number of calls, at least 1.');
  }
  const wish = { error, throttle, delay, lostAnswer };
  if (Object.values(wish).every((value) => value === undefined)) {
    throw new Error(`A fault without ${Object.keys(wish).join(', ')} does nothing.`);
  }
  return {
    operation,
    times,
    ...(error === undefined ? {} : { error: parseError(error) }),
    ...(throttle === true ? { throttle } : {}),
    ...(delay === undefined ? {} : { delay: parseDuration(delay) }),
    ...(lostAnswer === true ? { lostAnswer } : {}),
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

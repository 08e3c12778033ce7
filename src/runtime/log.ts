import { type DestinationStream, pino } from 'pino';

import type { Clock } from './clock.ts';

/** The fields a log line can carry, so that one name always means one thing to whoever queries the logs. */
export interface LogFields {
  /** Which control loop. */
  readonly controller?: string;
  /** The object it is about, as `namespace/name` or `name`. */
  readonly object?: string;
  /** The kind of objects it is about, as `plural.group`. */
  readonly resource?: string;
  readonly region?: string;
  /** An AWS operation, such as CreateApi. */
  readonly operation?: string;
  /** A CamelCase reason, as in conditions and events. */
  readonly reason?: string;
  /** A step of the shutdown. */
  readonly step?: string;
  /** How long something took, in ms. */
  readonly took?: number;
  /** When it is tried again, in ms from now. */
  readonly retryIn?: number;
  /** How many. */
  readonly count?: number;
  readonly error?: unknown;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where everything is told: one JSON object a line. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** A log all of whose lines carry these fields. */
  child(fields: LogFields): Log;
}

/** The process's log. `destination` is anything that lines can be written to; left out, it is standard output. */
export function createLog(options: {
  readonly level: LogLevel | 'silent';
  readonly clock: Pick<Clock, 'now'>;
  readonly destination?: DestinationStream;
}): Log {
  const { level, clock, destination } = options;
  const settings = {
    level,
    // Neither pid nor host name: whoever collects the logs of pods adds the pod.
    base: null,
    messageKey: 'message',
    errorKey: 'error',
    serializers: { error: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
    // pino asks for a piece of JSON, comma included.
    timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
}

/** Without the chain of causes, which pino's own serializer repeats in message and stack: ours name theirs where it helps. */
function describeError(error: unknown): object {
  return error instanceof Error
    ? { type: error.name, message: error.message, stack: error.stack }
    : { type: typeof error, message: String(error) };
}

import { AwsFault } from './service.ts';

/** What AWS never answers: a limit of the sandbox, which is refused rather than ignored. Not a 5xx: clients would retry. */
export function notSimulated(message: string): AwsFault {
  return new AwsFault({ code: 'NotSimulated', status: 400, message });
}

/** At most this much of a trace header is carried on, in characters; beyond it starts anew [documented for ALBs]. */
const maxLength = 7 * 1024;

/** `1-` + seconds in 8 hex digits + `-` + 24 hex digits [documented]. */
export function newTraceId(now: number, newHex: (length: number) => string): string {
  return `1-${Math.floor(now / 1000).toString(16)}-${newHex(24)}`;
}

/** What API Gateway sends: the client's header, or a root of its own [seen; that a client's is kept is assumed]. */
export function gatewayTrace(present: string | undefined, id: string): string {
  return present ?? `Root=${id}`;
}

/** What an ALB makes of it: itself in front, in the place of any other Self; a new root where there is none [documented]. */
export function albTrace(present: string | undefined, id: string): string {
  if (present === undefined || present.length > maxLength) return `Root=${id}`;
  const others = present.split(';').filter((part) => part !== '' && !part.startsWith('Self='));
  return [`Self=${id}`, ...others].join(';');
}

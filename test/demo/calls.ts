import type { RecordedCall } from '../sandbox/aws/calls.ts';

/** The calls that the controller made, told from those of the load balancer controller. */
export function callsOfController(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  return calls.filter(({ userAgent }) => userAgent.includes('private-http-api-controller'));
}

/** `GetVpcLink ×3, CreateApi`: in order of their first, with what was refused. */
export function describeCalls(calls: readonly RecordedCall[]): string {
  const counts = new Map<string, number>();
  for (const { operation, error } of calls) {
    const name = error === undefined ? operation : `${operation} (${error})`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(', ');
}

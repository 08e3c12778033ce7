import { serviceKeyOf, type PodEndpoints } from '../model/pod-endpoints.ts';

/** What people should know of the pods that requests are sent to; undefined where there is nothing to say. */
export function endpointsNote(options: {
  readonly endpoints: PodEndpoints;
  /** How many pods are ready. */
  readonly ready: number;
  /** How many of them Cloud Map has no room for. */
  readonly leftOut: number;
}): string | undefined {
  const { endpoints, ready, leftOut } = options;
  const service = `Service ${serviceKeyOf(endpoints)}`;
  if (ready === 0) {
    return `${service} has no ready pod with an IPv4 address and port ${endpoints.port}: callers get 500 until there is one.`;
  }
  if (leftOut === 0) return undefined;
  return (
    `${service} has ${ready} ready pods, and Cloud Map takes ${ready - leftOut} in a service: ${leftOut} get no requests. Put a ` +
    'load balancer before them, or split the Service.'
  );
}

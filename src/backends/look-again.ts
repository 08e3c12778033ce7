/**
 * How soon to look again for what no watch tells of (a load balancer that is being provisioned, a listener that is not
 * there yet, a tag), in ms: as long as it has been so already, which doubles the wait with every look.
 */
export function lookAgainIn(soFar: number, { latest }: { readonly latest: number }): number {
  return Math.min(Math.max(soFar, soonestLook), latest);
}

/** Also after a look that failed. */
export const soonestLook = 5_000;
/** For what has to come for a route to be served. */
export const latestLook = 60_000;

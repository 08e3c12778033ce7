import type { DesiredIntegration } from '../model/desired-api.ts';
import { backendIn } from '../model/integration-key.ts';
import type { ObservedIntegration } from '../model/observed-api.ts';

/** Which observed integration becomes which desired one, by the desired one's key. */
export type Pairs = ReadonlyMap<string, ObservedIntegration>;

/**
 * An integration is the same one for as long as its key is. What is left over on both sides is paired too: updating one
 * in place takes one call and leaves the routes that point at it alone, and nobody sees it before the next deployment.
 */
export function pairIntegrations(
  desired: ReadonlyMap<string, DesiredIntegration>,
  observed: readonly ObservedIntegration[],
): Pairs {
  const pairs = new Map<string, ObservedIntegration>();
  const spare = new Set(observed);

  const rounds: readonly ((key: string, candidate: ObservedIntegration) => boolean)[] = [
    (key, candidate) => candidate.key === key,
    (key, candidate) => backendIn(candidate.key) === backendIn(key),
    () => true,
  ];
  for (const matches of rounds) {
    for (const key of desired.keys()) {
      if (pairs.has(key)) continue;
      const partner = [...spare].find((candidate) => matches(key, candidate));
      if (partner === undefined) continue;
      pairs.set(key, partner);
      spare.delete(partner);
    }
  }
  return pairs;
}

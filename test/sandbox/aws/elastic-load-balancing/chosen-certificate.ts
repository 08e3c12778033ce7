import { matchesName } from '../acm/matches-name.ts';

/**
 * Which of a listener's certificates a client is shown that asks for a host (SNI): the first that has the name, else the
 * default one, which stands first [documented; of several that have it load balancers choose by key and algorithm].
 */
export function chosenCertificate(
  certificates: readonly (readonly string[])[],
  host: string | undefined,
): readonly string[] {
  const fits = (names: readonly string[]): boolean =>
    host !== undefined && names.some((name) => matchesName(name, host));
  return certificates.find(fits) ?? certificates[0] ?? [];
}

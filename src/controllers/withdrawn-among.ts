import type { Backends } from '../backends/backend-resolver.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Place } from './place-of.ts';

interface Options {
  readonly api: PrivateHttpApi;
  readonly place: Pick<Place, 'region' | 'call'>;
  readonly backends: Backends;
  /** What was found before that, by Clock.monotonic(), is looked up again. */
  readonly asOf?: number | undefined;
}

/** What was found out of the consent to backends. */
export interface Consents {
  /** The names of those whose owners do not consent (any more). */
  readonly withdrawn: readonly string[];
  /** In ms; Infinity: never. */
  readonly lookAgainAfter: number;
}

/**
 * Which of the backends of these names must not be served. A look that failed says nothing. Throws AwsCallError where there
 * is no token for a call now.
 */
export async function withdrawnAmong(
  names: Iterable<string>,
  { api, place, backends, asOf }: Options,
): Promise<Consents> {
  const { region, call } = place;
  const withdrawn: string[] = [];
  let lookAgainAfter = Infinity;
  for (const name of new Set(names)) {
    const backend = backends.needingConsent(name);
    if (backend === undefined) continue;
    const resolution = await backends.resolve({ api, backend, region, call, asOf });
    lookAgainAfter = Math.min(lookAgainAfter, resolution.lookAgainAfter ?? Infinity);
    if (resolution.withdrawn?.includes(name) === true) withdrawn.push(name);
  }
  return { withdrawn, lookAgainAfter };
}

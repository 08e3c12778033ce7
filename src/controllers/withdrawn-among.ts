import type { Backends, Served } from '../backends/backend-resolver.ts';
import { isWithdrawal } from '../backends/is-withdrawal.ts';
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
 * Which of the backends that are served must not be. A look that failed says nothing. Throws AwsCallError where there is no
 * token for a call now.
 */
export async function withdrawnAmong(
  served: Iterable<Served>,
  { api, place, backends, asOf }: Options,
): Promise<Consents> {
  const { region, call } = place;
  const withdrawn = new Set<string>();
  let lookAgainAfter = Infinity;
  for (const each of served) {
    const permission = await backends.consentTo(each, { api, region, call, asOf });
    if (permission === undefined) continue;
    lookAgainAfter = Math.min(lookAgainAfter, permission.lookAgainAfter);
    if (isWithdrawal(permission)) withdrawn.add(each.backend);
  }
  return { withdrawn: [...withdrawn], lookAgainAfter };
}

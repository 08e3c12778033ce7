import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Backends } from '../backends/backend-resolver.ts';
import { backendIn } from '../model/integration-key.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import type { Place } from './place-of.ts';
import { retryAfter } from './retry-after.ts';

interface Options {
  readonly api: PrivateHttpApi;
  readonly place: Place;
  readonly backends: Backends;
  readonly observer: Pick<ApiObserver, 'inspect'>;
}

interface Withdrawal {
  /** Whether something is served whose owner does not consent (any more). */
  readonly isWithdrawn: boolean;
  /** In ms; Infinity: never. */
  readonly lookAgainAfter: number;
}

/**
 * Looks whether an object that is held serves something without its owner's consent: the owner's right is above the wish to
 * leave things as they are. Costs no call where neither spec nor status names a backend that needs consent. A look that
 * failed says nothing.
 */
export async function withdrawnFrom({ api, place, backends, observer }: Options): Promise<Withdrawal> {
  const { region, call } = place;
  const remembered = (api.status?.routes ?? []).filter(({ integrationId }) => integrationId !== undefined);
  const served = new Set(remembered.flatMap(({ backend }) => backend ?? []));
  const wanted = api.spec.routes.map(({ backend }) => backends.nameOf({ api, backend, region, call }));
  let lookAgainAfter = Infinity;

  try {
    for (const name of new Set([...served, ...wanted])) {
      const backend = backends.needingConsent(name);
      if (backend === undefined) continue;
      const resolution = await backends.resolve({ api, backend, region, call });
      lookAgainAfter = Math.min(lookAgainAfter, resolution.lookAgainAfter ?? Infinity);
      if (resolution.withdrawn?.includes(name) !== true) continue;
      if (served.has(name) || (await isInAws(name))) return { isWithdrawn: true, lookAgainAfter };
    }
    return { isWithdrawn: false, lookAgainAfter };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { isWithdrawn: false, lookAgainAfter: retryAfter(error.failure) ?? 60_000 };
  }

  /** Status can be edited by hand, so it is not believed where it says that the backend is not served. */
  async function isInAws(name: string): Promise<boolean> {
    const found = await observer.inspect(api, { ...place, call: { ...call, priority: 'check' } });
    return found.state === 'observed' && found.observed.integrations.some(({ key }) => backendIn(key) === name);
  }
}

import type { EndpointsStates } from '../endpoints/endpoints-states.ts';
import type { EndpointsUsers } from '../endpoints/endpoints-users.ts';
import { endpointsUsedBy } from '../model/pod-endpoints.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Unresolved } from '../model/target.ts';
import { namespaceKey } from './endpoints-namespace.ts';

/** What is left in Cloud Map for an API that is gone from AWS: nothing, or something that is waited for. */
export type EndpointsRelease =
  { readonly state: 'gone' } | { readonly state: 'waiting'; readonly trouble: Unresolved | undefined };

/**
 * The API is gone, so it sends requests to no pods any more: those that nobody else sends requests to are taken out of Cloud Map.
 * The object is woken when that has come on.
 */
export function releaseEndpoints(options: {
  readonly api: PrivateHttpApi;
  readonly users: EndpointsUsers;
  readonly states: EndpointsStates;
  /** Wants a turn for the endpoints of that key. */
  readonly want: (key: string) => void;
}): EndpointsRelease {
  const { api, users, states, want } = options;
  const used = [...endpointsUsedBy(api).keys()];
  if (used.length === 0) return { state: 'gone' };
  users.release(api.metadata.uid);

  const unused = used.filter((key) => users.of(key).length === 0);
  // The namespace goes with the last one.
  const keys = users.any || unused.length === 0 ? unused : [...unused, namespaceKey];
  const left = keys.filter((key) => states.get(key)?.state !== 'gone');
  if (left.length === 0) return { state: 'gone' };
  for (const key of left) want(key);
  const trouble = left.map((key) => states.get(key)).find((state) => state?.state === 'refused');
  return { state: 'waiting', trouble: trouble?.state === 'refused' ? trouble : undefined };
}

import { takesOut } from '../endpoints/takes-out.ts';
import type { EndpointsStates } from '../endpoints/endpoints-states.ts';
import type { EndpointsUsers } from '../endpoints/endpoints-users.ts';
import type { LabelledObjects } from '../kubernetes/labelled-objects.ts';
import type { ReferencedObjects } from '../kubernetes/referenced-cache.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { WorkQueue } from '../kubernetes/work-queue.ts';
import type { EndpointSlice } from '../model/endpoint-slice.ts';
import { endpointsOfKey, serviceKeyOf } from '../model/pod-endpoints.ts';
import { endpointsUsedBy } from '../model/pod-endpoints.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Service } from '../model/service.ts';
import { namespaceKey } from './endpoints-namespace.ts';

/** What does not take pods away is done so much later, in ms: changes come by the dozen, and many within a second are one then. */
const gather = 2_000;

/**
 * Which change makes which endpoints worth a turn, and which of their states an API. Pods that leave are taken out at once: the
 * sooner nothing is sent to them any more the better.
 */
export function watchEndpoints(options: {
  /** All that there are: those that wait for the end of the namespace use nothing any more. */
  readonly apis: Pick<ObjectCache<PrivateHttpApi>, 'list'>;
  readonly users: EndpointsUsers;
  readonly states: EndpointsStates;
  readonly services: Pick<ReferencedObjects<Service>, 'onChange'>;
  readonly slices: Pick<LabelledObjects<EndpointSlice>, 'onChange'>;
  readonly queue: Pick<WorkQueue, 'add' | 'addAfter'>;
  readonly wantApi: (api: PrivateHttpApi) => void;
}): void {
  const { apis, users, states, services, slices, queue, wantApi } = options;

  slices.onChange(({ key, before, after, initial }) => {
    for (const each of keysOf(key)) {
      if (initial || takesOut(before, after)) queue.add(each, initial ? 'low' : 'high');
      else queue.addAfter(each, gather, 'normal');
    }
  });
  services.onChange(({ key, initial }) => {
    for (const each of keysOf(key)) queue.addAfter(each, initial ? 0 : gather, initial ? 'low' : 'normal');
  });
  states.onChange((key) => {
    const concerned =
      key === namespaceKey ? apis.list().filter((api) => endpointsUsedBy(api).size > 0) : users.allOf(key);
    for (const api of concerned) wantApi(api);
  });

  function keysOf(serviceKey: string): readonly string[] {
    return [...users.keys].filter((key) => serviceKeyOf(endpointsOfKey(key)) === serviceKey);
  }
}

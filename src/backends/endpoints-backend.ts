import type { EndpointsStates } from '../endpoints/endpoints-states.ts';
import { hasSelector, tcpPortOf } from '../endpoints/service-port.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import { NotLoadedError } from '../kubernetes/not-loaded-error.ts';
import { keyOfEndpoints, nameOfEndpoints, serviceKeyOf, type PodEndpoints } from '../model/pod-endpoints.ts';
import type { Backend } from '../model/private-http-api.ts';
import type { Service } from '../model/service.ts';
import type { Resolution } from '../model/target.ts';
import type { BackendResolver, Request as AnyRequest } from './backend-resolver.ts';
import { pending, refused } from './unresolved.ts';

type Reference = NonNullable<Backend['endpoints']>;
type Request = AnyRequest<Reference>;

/**
 * The ready pods of a Service, through the Cloud Map service that they are registered in. That there is none at the moment is no
 * reason to send requests elsewhere: they come and go, and the integration is the same.
 */
export function endpointsBackend(options: {
  readonly services: Pick<ObjectCache<Service>, 'get'>;
  readonly states: Pick<EndpointsStates, 'get'>;
  /** Where the cluster is, and with it its pods. */
  readonly clusterRegion: string;
}): BackendResolver<Reference> {
  const { services, states, clusterRegion } = options;

  return {
    nameOf: (request) => nameOfEndpoints(endpointsIn(request)),
    resolve: (request) => Promise.resolve().then(() => resolve(request)),
  };

  function resolve(request: Request): Resolution {
    const endpoints = endpointsIn(request);
    const of = `Service ${serviceKeyOf(endpoints)}`;
    if (request.region !== clusterRegion) {
      return refused(
        'EndpointsInOtherRegion',
        `The pods of ${of} are in ${clusterRegion}, the API is in ${request.region}. A private integration does not leave its ` +
          `Region: create a PrivateHttpApi with region: ${clusterRegion}.`,
      );
    }
    const service = services.get(serviceKeyOf(endpoints));
    if (service === undefined) {
      return pending('ServiceNotFound', `There is no ${of}. Create it, or name another one in backend.endpoints.`);
    }
    if (!hasSelector(service)) {
      return refused(
        'ServiceHasNoSelector',
        `${of} has no selector, so it does not say which pods are its own. Give it one, or reach what it stands for by another ` +
          `kind of backend.`,
      );
    }
    if (tcpPortOf(service, endpoints.port) === undefined) {
      const has = (service.spec.ports ?? []).map(({ port, protocol = 'TCP' }) => `${port} (${protocol})`).join(', ');
      return refused(
        'ServicePortNotFound',
        `${of} has no TCP port ${endpoints.port}; it has ${has}. Change backend.endpoints.port, or add the port to the Service.`,
      );
    }
    return registered(endpoints);
  }

  function registered(endpoints: PodEndpoints): Resolution {
    const key = keyOfEndpoints(endpoints);
    const state = states.get(key);
    switch (state?.state) {
      // The loop that registers them has not looked yet, and tells when it has.
      case undefined:
      case 'gone':
        throw new NotLoadedError(`what Cloud Map has of ${nameOfEndpoints(endpoints)}`);
      case 'ready': {
        const { serviceArn: uri, network, note } = state;
        const target = { backend: nameOfEndpoints(endpoints), uri, ...network, speaks: 'either' } as const;
        return { state: 'resolved', target, ...(note !== undefined && { note }) };
      }
      case 'pending':
      case 'refused':
        return state;
    }
  }
}

function endpointsIn({ api, backend }: Request): PodEndpoints {
  // Namespaced by its CRD, so the namespace is there.
  return { namespace: api.metadata.namespace ?? '', ...backend };
}

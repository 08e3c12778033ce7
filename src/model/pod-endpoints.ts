import type { PrivateHttpApi } from './private-http-api.ts';
import { routesOf } from './routes-of.ts';

/** The pods of a Service behind one of its ports: what `backend.endpoints` stands for. */
export interface PodEndpoints {
  readonly namespace: string;
  readonly service: string;
  /** Of the Service. */
  readonly port: number;
}

/** What queues and indices know them by: `saas/web/80`. */
export function keyOfEndpoints({ namespace, service, port }: PodEndpoints): string {
  return `${namespace}/${service}/${port}`;
}

/** What a key was made of. No part can contain a slash. */
export function endpointsOfKey(key: string): PodEndpoints {
  const [namespace = '', service = '', port = ''] = key.split('/');
  return { namespace, service, port: Number(port) };
}

/** The Service's own key. */
export function serviceKeyOf({ namespace, service }: PodEndpoints): string {
  return `${namespace}/${service}`;
}

/** What people know them by: the backend's name. */
export function nameOfEndpoints({ namespace, service, port }: PodEndpoints): string {
  return `Endpoints ${namespace}/${service}, port ${port}`;
}

/** Those that a text begins with the name of; undefined where it does with something else. */
export function endpointsNamed(text: string): PodEndpoints | undefined {
  const [, namespace, service, port] = /^Endpoints ([a-z0-9-]+)\/([a-z0-9-]+), port (\d{1,5})\b/.exec(text) ?? [];
  if (namespace === undefined || service === undefined) return undefined;
  return { namespace, service, port: Number(port) };
}

/** Those that an API sends requests to by its spec, or did when it was last programmed; each once, by key. */
export function endpointsUsedBy(api: PrivateHttpApi): ReadonlyMap<string, PodEndpoints> {
  const { namespace = '' } = api.metadata;
  const wanted = routesOf(api).flatMap(({ backend: { endpoints } }) =>
    endpoints === undefined ? [] : { namespace, ...endpoints },
  );
  const served = (api.status?.routes ?? []).flatMap(({ backend = '' }) => endpointsNamed(backend) ?? []);
  // Status can be edited by hand, and names nobody else's for it.
  const own = [...wanted, ...served].filter((each) => each.namespace === namespace);
  return new Map(own.map((each) => [keyOfEndpoints(each), each]));
}

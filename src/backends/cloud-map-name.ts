import type { Backend } from '../model/private-http-api.ts';
import { readServiceArn } from './cloud-map-arn.ts';

type CloudMapReference = NonNullable<Backend['cloudMap']>;

const prefix = 'Cloud Map service ';

/** `Cloud Map service pets/cats?stage=blue`: services with other parameters are other backends. */
export function cloudMapName(backend: CloudMapReference): string {
  const { namespace = '', service = '', serviceArn } = backend;
  return `${prefix}${serviceArn ?? `${namespace}/${service}`}${queryOf(backend)}`;
}

/** The backend of that name, if it is a Cloud Map service. */
export function cloudMapNamed(name: string): CloudMapReference | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const [called = '', query = ''] = name.slice(prefix.length).split('?');
  const parameters = Object.fromEntries(new URLSearchParams(query));
  const filtered = query === '' ? {} : { parameters };
  if (readServiceArn(called) !== undefined) return { serviceArn: called, ...filtered };
  const [namespace, service, ...rest] = called.split('/');
  if (namespace === undefined || service === undefined || rest.length > 0) return undefined;
  return { namespace, service, ...filtered };
}

/**
 * What instances have to have, as the query string behind a service's ARN (documented: API Gateway, "Create private
 * integrations for HTTP APIs"), in an order of its own, since the order in a spec means nothing.
 */
export function queryOf({ parameters = {} }: CloudMapReference): string {
  const pairs = Object.entries(parameters)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => pair.map(encodeURIComponent).join('='));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

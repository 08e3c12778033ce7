import type { PrivateHttpApi } from './private-http-api.ts';
import { routesOf } from './routes-of.ts';

/** The kinds of objects in the cluster that backends name. */
export const referencedKinds = ['ingress', 'service', 'gateway'] as const;

export type ReferencedKind = (typeof referencedKinds)[number];

/** The keys (namespace/name) of the objects of a kind that an API's backends name, each once. */
export function referencesOf(kind: ReferencedKind, api: PrivateHttpApi): readonly string[] {
  const references = routesOf(api).flatMap(({ backend }) => {
    // Pods are found by their Service.
    const pods = kind === 'service' && backend.endpoints !== undefined ? [{ name: backend.endpoints.service }] : [];
    return [...(backend[kind] === undefined ? [] : [backend[kind]]), ...pods];
  });
  const keys = references.map((reference) => {
    const { namespace, name } = objectOf(api, reference);
    return `${namespace}/${name}`;
  });
  return [...new Set([...keys, ...(kind === 'gateway' ? formerGatewaysOf(api) : [])])];
}

/** Those that routes were served by when they were last programmed: whether others share them has to be known still. */
function formerGatewaysOf({ status }: Pick<PrivateHttpApi, 'status'>): readonly string[] {
  return (status?.routes ?? []).flatMap(({ backend = '' }) => /^Gateway ([^/ ]+\/[^/, ]+), /.exec(backend)?.[1] ?? []);
}

/** The object that a backend of an API names: of its own namespace, unless the backend says otherwise. */
export function objectOf(
  { metadata }: Pick<PrivateHttpApi, 'metadata'>,
  { namespace, name }: { readonly namespace?: string; readonly name: string },
): { readonly namespace: string; readonly name: string } {
  // Namespaced by its CRD, so the namespace is there.
  return { namespace: namespace ?? metadata.namespace ?? '', name };
}

import type { PrivateHttpApi } from './private-http-api.ts';
import { routesOf } from './routes-of.ts';

/** The kinds of objects in the cluster that backends name. */
export const referencedKinds = ['ingress', 'service', 'gateway'] as const;

export type ReferencedKind = (typeof referencedKinds)[number];

/** The keys (namespace/name) of the objects of a kind that an API's backends name, each once. */
export function referencesOf(kind: ReferencedKind, api: PrivateHttpApi): readonly string[] {
  const { namespace = '' } = api.metadata;
  const names = routesOf(api).flatMap(({ backend }) => backend[kind]?.name ?? []);
  return [...new Set(names.map((name) => `${namespace}/${name}`))];
}

import type { JsonObject } from '../json.ts';
import type { Catalogue } from '../resources/catalogue.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf } from '../resources/resource.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** In the order in which apiextensions-apiserver has them. */
const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const STATUS_VERBS = ['get', 'patch', 'update'];

/** `/api`, where the core group's versions are. */
export function apiVersions(): JsonObject {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

/** `/apis`: all groups but the core one. */
export function apiGroupList(catalogue: Catalogue): JsonObject {
  const groups = [...catalogue.groups().keys()].filter((group) => group !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((group) => apiGroup(catalogue, group)) };
}

/** `/apis/{group}`. */
export function apiGroup(catalogue: Catalogue, name: string): JsonObject {
  const versions = (catalogue.groups().get(name) ?? []).map((version) => ({
    groupVersion: apiVersionOf({ group: name, version }),
    version,
  }));
  return { kind: 'APIGroup', apiVersion: 'v1', name, versions, preferredVersion: versions[0] };
}

/** `/api/v1` and `/apis/{group}/{version}`: a version's resources; undefined where there are none. */
export function apiResourceList(catalogue: Catalogue, group: string, version: string): JsonObject | undefined {
  const resources = resourcesOf(catalogue, group, version);
  if (resources.length === 0) return undefined;
  return {
    ...{ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf({ group, version }) },
    resources: resources.flatMap((resource) => {
      const { plural, singular, kind, namespaced, shortNames, categories } = resource;
      const verbs = resource.custom ? CUSTOM_VERBS : VERBS;
      const main = { name: plural, singularName: singular, namespaced, kind, verbs, shortNames, categories };
      const status = { name: `${plural}/status`, singularName: '', namespaced, kind, verbs: STATUS_VERBS };
      return resource.hasStatus ? [main, status] : [main];
    }),
  };
}

/** Both roots in one answer each, with everything below them: what newer clients ask for. */
export function aggregatedDiscovery(catalogue: Catalogue, root: 'api' | 'apis'): JsonObject {
  const groups = [...catalogue.groups()].filter(([group]) => (group === '') === (root === 'api'));
  return {
    ...{ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {} },
    items: groups.map(([group, versions]) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versions.map((version) => ({
        version,
        freshness: 'Current',
        resources: resourcesOf(catalogue, group, version).map(aggregatedResource),
      })),
    })),
  };
}

function aggregatedResource({
  group,
  version,
  kind,
  plural,
  singular,
  namespaced,
  shortNames,
  categories,
  hasStatus,
  custom,
}: Resource): JsonObject {
  const responseKind = { group, version, kind };
  return {
    ...{
      resource: plural,
      responseKind,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      singularResource: singular,
      verbs: custom ? CUSTOM_VERBS : VERBS,
    },
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(hasStatus ? { subresources: [{ subresource: 'status', responseKind, verbs: STATUS_VERBS }] } : {}),
  };
}

function resourcesOf(catalogue: Catalogue, group: string, version: string): readonly Resource[] {
  return catalogue.all.filter((resource) => resource.group === group && resource.version === version);
}

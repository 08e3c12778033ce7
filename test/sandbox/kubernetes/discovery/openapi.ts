import { createHash } from 'node:crypto';

import type { Json, JsonObject } from '../json.ts';
import { objectAt } from '../json.ts';
import type { Catalogue } from '../resources/catalogue.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf } from '../resources/resource.ts';
import { metadataSchemas, whatAllHave } from './object-meta.ts';

/** Tells clients which kind a schema or an operation is about. */
const KIND = 'x-kubernetes-group-version-kind';

/** `/openapi/v3`: where each version's document is, and its hash, so that clients can keep it. */
export function openApiIndex(catalogue: Catalogue): JsonObject {
  const paths = [...catalogue.groups()].flatMap(([group, versions]) =>
    versions.map((version) => {
      const path = rootOf({ group, version });
      const document = JSON.stringify(openApiDocument(catalogue, group, version));
      const hash = createHash('sha256').update(document).digest('hex').slice(0, 32);
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const;
    }),
  );
  return { paths: Object.fromEntries(paths) };
}

/** One version's document: schemas for `kubectl explain`, and operations that say that the server validates fields. */
export function openApiDocument(catalogue: Catalogue, group: string, version: string): JsonObject | undefined {
  const resources = catalogue.all.filter((resource) => resource.group === group && resource.version === version);
  if (resources.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.37.2' },
    paths: Object.fromEntries(resources.flatMap(pathsOf)),
    components: {
      schemas: Object.fromEntries<Json>([
        ...resources.map((resource) => [schemaName(resource), schemaOf(resource)] as const),
        ...resources.filter(({ custom }) => custom).flatMap(metadataSchemas),
      ]),
    },
  };
}

function rootOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function schemaName({ group, version, kind }: Resource): string {
  const reversed = group === '' ? 'io.k8s.api.core' : group.split('.').toReversed().join('.');
  return `${reversed}.${version}.${kind}`;
}

function kindOf({ group, version, kind }: Resource): JsonObject {
  return { group, version, kind };
}

function schemaOf(resource: Resource): Json {
  // A schema is JSON, whatever its type says: it came out of YAML, or of the client library's tables.
  const schema = resource.schema as unknown as JsonObject;
  const properties = { ...objectAt(schema, 'properties'), ...whatAllHave };
  return { ...schema, ...(resource.custom ? { properties } : {}), [KIND]: [kindOf(resource)] };
}

function pathsOf(resource: Resource): readonly (readonly [string, JsonObject])[] {
  const all = `/${rootOf(resource)}/${resource.namespaced ? 'namespaces/{namespace}/' : ''}${resource.plural}`;
  return [
    [all, { get: operation(resource, 'list'), post: operation(resource, 'post') }],
    [
      `${all}/{name}`,
      {
        get: operation(resource, 'get'),
        put: operation(resource, 'put'),
        patch: operation(resource, 'patch'),
        delete: operation(resource, 'delete'),
      },
    ],
  ];
}

function operation(resource: Resource, action: string): JsonObject {
  const writes = ['post', 'put', 'patch'].includes(action);
  const text = (name: string): JsonObject => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } });
  return {
    operationId: `${action}${resource.kind}${apiVersionOf(resource).replace(/\W/g, '')}`,
    'x-kubernetes-action': action,
    [KIND]: kindOf(resource),
    parameters: writes ? ['dryRun', 'fieldManager', 'fieldValidation'].map(text) : [],
    responses: { '200': { description: 'OK' } },
  };
}

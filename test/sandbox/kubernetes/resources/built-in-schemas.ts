import type { Schema } from '../schema/schema.ts';

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

/**
 * How lists of the built-in kinds are merged: Kubernetes' `patchMergeKey` and `listMapKey` tags (k8s.io/api types.go),
 * which the client library's models leave out. A list without a key here holds plain values.
 */
const MERGED_LISTS: Readonly<
  Record<string, { readonly merge?: string; readonly keys?: readonly string[]; readonly set?: true }>
> = {
  'V1ObjectMeta.ownerReferences': { merge: 'uid', keys: ['uid'] },
  'V1ObjectMeta.finalizers': { set: true },
  'V1PodSpec.containers': { merge: 'name', keys: ['name'] },
  'V1PodSpec.initContainers': { merge: 'name', keys: ['name'] },
  'V1PodSpec.ephemeralContainers': { merge: 'name', keys: ['name'] },
  'V1PodSpec.volumes': { merge: 'name', keys: ['name'] },
  'V1PodSpec.imagePullSecrets': { merge: 'name', keys: ['name'] },
  'V1PodSpec.hostAliases': { merge: 'ip', keys: ['ip'] },
  'V1PodSpec.topologySpreadConstraints': { merge: 'topologyKey', keys: ['topologyKey', 'whenUnsatisfiable'] },
  'V1Container.ports': { merge: 'containerPort', keys: ['containerPort', 'protocol'] },
  'V1Container.env': { merge: 'name', keys: ['name'] },
  'V1Container.volumeMounts': { merge: 'mountPath', keys: ['mountPath'] },
  'V1Container.volumeDevices': { merge: 'devicePath', keys: ['devicePath'] },
  'V1PodStatus.conditions': { merge: 'type', keys: ['type'] },
  'V1PodStatus.podIPs': { merge: 'ip', keys: ['ip'] },
  'V1PodStatus.hostIPs': { merge: 'ip' },
  'V1ServiceSpec.ports': { merge: 'port', keys: ['port', 'protocol'] },
  'V1ServiceStatus.conditions': { merge: 'type', keys: ['type'] },
  'V1ServiceAccount.secrets': { merge: 'name', keys: ['name'] },
  'V1NodeStatus.conditions': { merge: 'type', keys: ['type'] },
  'V1NodeStatus.addresses': { merge: 'type' },
  'V1NodeSpec.podCIDRs': { set: true },
  'V1NamespaceStatus.conditions': { merge: 'type', keys: ['type'] },
  'V1CustomResourceDefinitionStatus.conditions': { keys: ['type'] },
};

/** What the API requires, of the fields that matter here (`required` in Kubernetes' OpenAPI). */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  V1PodSpec: ['containers'],
  V1Container: ['name'],
  V1ContainerPort: ['containerPort'],
  V1ServicePort: ['port'],
  V1HTTPIngressPath: ['backend', 'pathType'],
  V1HTTPIngressRuleValue: ['paths'],
  V1IngressServiceBackend: ['name'],
  V1EndpointSlice: ['addressType', 'endpoints'],
  V1Endpoint: ['addresses'],
  V1CustomResourceDefinition: ['spec'],
  V1CustomResourceDefinitionSpec: ['group', 'names', 'scope', 'versions'],
  V1CustomResourceDefinitionNames: ['kind', 'plural'],
  V1CustomResourceDefinitionVersion: ['name', 'served', 'storage'],
};

/** Defaults that are in Kubernetes' OpenAPI, where they are part of a list's keys. */
const DEFAULTS: Readonly<Record<string, Schema>> = {
  'V1ContainerPort.protocol': { default: 'TCP' },
  'V1ServicePort.protocol': { default: 'TCP' },
};

/** Quantities may be written as numbers, too (`cpu: 1`): the models call them strings. */
const QUANTITIES: Schema = { type: 'object', additionalProperties: { 'x-kubernetes-int-or-string': true } };
const RESOURCE_REQUIREMENTS: Schema = { type: 'object', properties: { limits: QUANTITIES, requests: QUANTITIES } };

/**
 * Schemas of the built-in kinds, by the names of the client library's models, which are generated from Kubernetes' own
 * OpenAPI: fields and types come from there, so that no copy of them has to be kept here.
 */
export async function builtInSchemas(models: readonly string[]): Promise<ReadonlyMap<string, Schema>> {
  const schemas = new Map<string, Schema>();

  async function schemaOf(type: string, format = ''): Promise<Schema> {
    const [, item] = /^(?:Array|Set)<(.+)>$/.exec(type) ?? [];
    if (item !== undefined) return { type: 'array', items: await schemaOf(item, format) };
    const [, member] = /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? [];
    if (member !== undefined) return { type: 'object', additionalProperties: await schemaOf(member, format) };
    if (type === 'IntOrString') return { 'x-kubernetes-int-or-string': true };
    if (type === 'Date' || type === 'V1MicroTime') return { type: 'string', format: 'date-time' };
    if (type === 'number') return { type: format.startsWith('int') ? 'integer' : 'number' };
    if (type === 'string' || type === 'boolean') return { type, ...(format === '' ? {} : { format }) };
    if (type === 'V1ResourceRequirements') return RESOURCE_REQUIREMENTS;
    // A schema of schemas has no end, and is checked when it is put to use.
    if (type === 'any' || type === 'object' || type === 'V1JSONSchemaProps')
      return { 'x-kubernetes-preserve-unknown-fields': true };
    return schemas.get(type) ?? (await modelSchema(type));
  }

  async function modelSchema(model: string): Promise<Schema> {
    const properties: Record<string, Schema> = {};
    for (const { baseName, type, format } of await attributesOf(model)) {
      const field = `${model}.${baseName}`;
      properties[baseName] = { ...(await schemaOf(type, format)), ...listMarks(field), ...(DEFAULTS[field] ?? {}) };
    }
    const required = REQUIRED[model];
    const schema: Schema = { type: 'object', properties, ...(required === undefined ? {} : { required }) };
    schemas.set(model, schema);
    return schema;
  }

  for (const model of models) await schemaOf(model);
  return schemas;
}

async function attributesOf(model: string): Promise<readonly Attribute[]> {
  // Only the models that are needed: the library's index would load all 700 of them.
  const module: unknown = await import(`@kubernetes/client-node/dist/gen/models/${model}.js`);
  // What the generator writes: a class of the file's name, with a static attributeTypeMap.
  const { attributeTypeMap } =
    (module as Record<string, { readonly attributeTypeMap: readonly Attribute[] }>)[model] ?? {};
  if (attributeTypeMap === undefined)
    throw new Error(`@kubernetes/client-node has no model ${model} with an attributeTypeMap: its generator changed.`);
  return attributeTypeMap;
}

function listMarks(field: string): Schema {
  const marks = MERGED_LISTS[field];
  if (marks === undefined) return {};
  return {
    ...(marks.merge === undefined ? {} : { 'x-kubernetes-patch-merge-key': marks.merge }),
    ...(marks.merge === undefined && marks.set === undefined ? {} : { 'x-kubernetes-patch-strategy': 'merge' }),
    ...(marks.keys === undefined ? {} : { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': marks.keys }),
    ...(marks.set === undefined ? {} : { 'x-kubernetes-list-type': 'set' }),
  };
}

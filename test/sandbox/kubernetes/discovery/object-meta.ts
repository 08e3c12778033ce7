import type { Json, JsonObject } from '../json.ts';
import { objectAt } from '../json.ts';
import type { Resource } from '../resources/resource.ts';

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';

/** The properties of every custom resource, in the words that a real API server puts into each definition's schema. */
export const whatAllHave: JsonObject = {
  apiVersion: {
    type: 'string',
    description:
      'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized ' +
      'schemas to the latest internal value, and may reject unrecognized values. More info: ' +
      `${conventions}#resources`,
  },
  kind: {
    type: 'string',
    description:
      'Kind is a string value representing the REST resource this object represents. Servers may infer this from the ' +
      `endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${conventions}#types-kinds`,
  },
  metadata: {
    allOf: [referenceTo('ObjectMeta')],
    description: `Standard object's metadata. More info: ${conventions}#metadata`,
  },
};

/** What those properties refer to. */
export function metadataSchemas({ schema }: Resource): readonly (readonly [name: string, schema: Json])[] {
  // A schema is JSON, whatever its type says.
  const metadata = objectAt(objectAt(schema as unknown as JsonObject, 'properties'), 'metadata');
  const properties = objectAt(metadata, 'properties');
  const itemsOf = (list: string): JsonObject => objectAt(objectAt(properties, list), 'items');
  const listOf = (list: string, item: string): JsonObject => ({
    ...objectAt(properties, list),
    items: { allOf: [referenceTo(item)] },
  });
  const entry = itemsOf('managedFields');
  const fieldsV1 = { allOf: [referenceTo('FieldsV1')] };
  return [
    [
      nameOf('ObjectMeta'),
      {
        ...metadata,
        properties: {
          ...properties,
          managedFields: listOf('managedFields', 'ManagedFieldsEntry'),
          ownerReferences: listOf('ownerReferences', 'OwnerReference'),
        },
      },
    ],
    [nameOf('ManagedFieldsEntry'), { ...entry, properties: { ...objectAt(entry, 'properties'), fieldsV1 } }],
    [nameOf('FieldsV1'), { type: 'object' }],
    [nameOf('OwnerReference'), { ...itemsOf('ownerReferences'), required: ['apiVersion', 'kind', 'name', 'uid'] }],
  ];
}

function nameOf(model: string): string {
  return `io.k8s.apimachinery.pkg.apis.meta.v1.${model}`;
}

function referenceTo(model: string): JsonObject {
  return { $ref: `#/components/schemas/${nameOf(model)}` };
}

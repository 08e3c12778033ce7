import type { FieldError } from '../field-error.ts';
import { invalidValue, required } from '../field-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject, listAt, objectAt, stringAt } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Schema } from '../schema/schema.ts';
import type { ValidationRules } from '../schema/validation-rules.ts';
import { customColumns } from '../tables/custom-columns.ts';
import { compileJsonPath } from '../tables/json-path.ts';
import type { Resource } from './resource.ts';

/** The resources that a CustomResourceDefinition defines: one for each version that it serves. */
export function customResources(crd: KubernetesObject, metadata: Schema): readonly Resource[] {
  const spec = objectAt(crd, 'spec');
  const names = objectAt(spec, 'names');
  const kind = stringAt(names, 'kind') ?? '';
  const group = stringAt(spec, 'group') ?? '';
  return objects(listAt(spec, 'versions'))
    .filter(({ served }) => served === true)
    .map((version) => {
      const name = stringAt(version, 'name') ?? '';
      return {
        ...{ group, version: name, kind, plural: stringAt(names, 'plural') ?? '' },
        singular: stringAt(names, 'singular') ?? kind.toLowerCase(),
        shortNames: strings(listAt(names, 'shortNames')),
        categories: strings(listAt(names, 'categories')),
        namespaced: spec.scope === 'Namespaced',
        hasStatus: objectAt(version, 'subresources').status !== undefined,
        custom: true,
        schema: completeSchema(schemaOf(version), metadata),
        columns: customColumns(objects(listAt(version, 'additionalPrinterColumns'))),
        storage: crd.metadata.name,
        selectableFields: objects(listAt(version, 'selectableFields')).map((field) =>
          (stringAt(field, 'jsonPath') ?? '').replace(/^\./, ''),
        ),
      };
    });
}

/** The definition as it is once its kind is served. */
export function established(crd: KubernetesObject, now: string): KubernetesObject {
  const spec = objectAt(crd, 'spec');
  const names = objectAt(spec, 'names');
  const kind = stringAt(names, 'kind') ?? '';
  const acceptedNames = { singular: kind.toLowerCase(), listKind: `${kind}List`, ...names };
  const stored = objects(listAt(spec, 'versions')).filter(({ storage }) => storage === true);
  const before = objects(listAt(objectAt(crd, 'status'), 'conditions'));
  const condition = (type: string, reason: string, message: string): JsonObject =>
    before.find((one) => one.type === type) ?? { type, status: 'True', lastTransitionTime: now, reason, message };
  return {
    ...crd,
    spec: { ...spec, names: acceptedNames, conversion: spec.conversion ?? { strategy: 'None' } },
    status: {
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
      acceptedNames,
      storedVersions: stored.map(({ name }) => name ?? ''),
    },
  };
}

/** What is wrong with a definition, as far as it would be served wrongly here. */
export function validateDefinition(crd: KubernetesObject, rules: ValidationRules): readonly FieldError[] {
  const spec = objectAt(crd, 'spec');
  const versions = objects(listAt(spec, 'versions'));
  const wanted = `${stringAt(objectAt(spec, 'names'), 'plural') ?? ''}.${stringAt(spec, 'group') ?? ''}`;
  return [
    ...(crd.metadata.name === wanted
      ? []
      : [invalidValue('metadata.name', crd.metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...(versions.filter(({ storage }) => storage === true).length === 1
      ? []
      : [invalidValue('spec.versions', undefined, 'must have exactly one version marked as storage version')]),
    ...versions.flatMap((version, at) => validateVersion(version, `spec.versions[${at}]`, rules)),
  ];
}

function validateVersion(version: JsonObject, path: string, rules: ValidationRules): readonly FieldError[] {
  const schema = objectAt(version, 'schema').openAPIV3Schema;
  if (schema === undefined) return [required(`${path}.schema.openAPIV3Schema`, 'schemas are required')];
  const columns = objects(listAt(version, 'additionalPrinterColumns')).flatMap(({ jsonPath }, at) =>
    typeof jsonPath === 'string' && compileJsonPath(jsonPath) !== undefined
      ? []
      : [invalidValue(`${path}.additionalPrinterColumns[${at}].jsonPath`, jsonPath, 'invalid path')],
  );
  return [...columns, ...validateExpressions(schemaOf(version), `${path}.schema.openAPIV3Schema`, rules)];
}

function validateExpressions(schema: Schema, path: string, rules: ValidationRules): readonly FieldError[] {
  const own = (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule, messageExpression }, at) =>
    Object.entries({ rule, messageExpression }).flatMap(([name, expression]) => {
      const error = expression === undefined ? undefined : rules.compileError(expression);
      if (error === undefined) return [];
      return [
        invalidValue(`${path}.x-kubernetes-validations[${at}].${name}`, expression, `compilation failed: ${error}`),
      ];
    }),
  );
  const { items, additionalProperties } = schema;
  return [
    ...own,
    ...Object.entries(schema.properties ?? {}).flatMap(([key, member]) =>
      validateExpressions(member, `${path}.properties[${key}]`, rules),
    ),
    ...(items === undefined ? [] : validateExpressions(items, `${path}.items`, rules)),
    ...(typeof additionalProperties === 'object'
      ? validateExpressions(additionalProperties, `${path}.additionalProperties`, rules)
      : []),
  ];
}

/** The schema of a version, with what every object has. */
function completeSchema(schema: Schema, metadata: Schema): Schema {
  return {
    ...schema,
    properties: { ...schema.properties, apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata },
  };
}

function schemaOf(version: JsonObject): Schema {
  // A definition's schema is what Schema describes; what it gets wrong is refused where it is used.
  return (objectAt(version, 'schema').openAPIV3Schema ?? {}) as Schema;
}

function objects(list: readonly Json[]): readonly JsonObject[] {
  return list.filter(isJsonObject);
}

function strings(list: readonly Json[]): readonly string[] {
  return list.filter((one) => typeof one === 'string');
}

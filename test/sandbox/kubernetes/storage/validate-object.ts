import type { FieldError } from '../field-error.ts';
import { WHOLE_OBJECT, invalidValue } from '../field-error.ts';
import { isJsonObject, listAt, sameJson } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { validateDefinition } from '../resources/custom-resources.ts';
import type { Resource } from '../resources/resource.ts';
import { validateListTypes } from '../schema/list-type.ts';
import type { Schema } from '../schema/schema.ts';
import { memberSchema } from '../schema/schema.ts';
import { validateMetadata } from '../schema/validate-metadata.ts';
import { validateSchema } from '../schema/validate-schema.ts';
import type { ValidationRules } from '../schema/validation-rules.ts';
import { invalid } from '../status-error.ts';

/** Errors after which CEL rules are not asked any more (apiextensions' hasBlockingErr). */
const BLOCKING = [
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
];

const UNCHECKED_RULES = invalidValue(
  WHOLE_OBJECT,
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

/** Refuses (422) what a resource's schema, lists, rules or the API's own conventions do not allow. */
export function validateObject(
  resource: Resource,
  object: KubernetesObject,
  {
    old,
    subresource,
    rules,
  }: {
    readonly old: KubernetesObject | undefined;
    readonly subresource: 'status' | undefined;
    readonly rules: ValidationRules;
  },
): void {
  const errors: FieldError[] = [
    ...validateMetadata(resource, object),
    ...validateFinalizers(object, old),
    ...validateIngress(resource, object),
    ...(subresource === 'status' && resource.custom
      ? validateStatus(object, resource.schema, old)
      : validateSchema(object, resource.schema, '', old)),
  ];
  const oldIsUnique = old === undefined || validateListTypes(old, resource.schema).length === 0;
  if (oldIsUnique && resource.custom) errors.push(...validateListTypes(object, resource.schema));
  if (resource.kind === 'CustomResourceDefinition' && errors.length === 0) {
    errors.push(...validateDefinition(object, rules));
  }
  if (!errors.some(({ type }) => BLOCKING.includes(type))) errors.push(...rules.validate(object, resource.schema, old));
  else if (resource.custom) errors.push(UNCHECKED_RULES);
  if (errors.length > 0) throw invalid(resource, object.metadata.name, errors);
}

/** Through its subresource, a status is an object of its own: errors have its paths, seen of kube-apiserver 1.37. */
function validateStatus(
  { status }: KubernetesObject,
  schema: Schema,
  old: KubernetesObject | undefined,
): readonly FieldError[] {
  const known = memberSchema(schema, 'status');
  if (status === undefined || known === undefined || sameJson(status, old?.status)) return [];
  return validateSchema(status, known, '', old?.status).map((error) => ({
    ...error,
    field: error.field === '' ? 'status' : `status.${error.field}`,
  }));
}

function validateFinalizers({ metadata }: KubernetesObject, old: KubernetesObject | undefined): readonly FieldError[] {
  if (old?.metadata.deletionTimestamp === undefined) return [];
  const added = (metadata.finalizers ?? []).filter(
    (finalizer) => old.metadata.finalizers?.includes(finalizer) !== true,
  );
  if (added.length === 0) return [];
  const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
  return [{ type: 'FieldValueForbidden', field: 'metadata.finalizers', detail }];
}

/** What no schema says of an Ingress. */
function validateIngress({ storage }: Resource, { spec }: KubernetesObject): readonly FieldError[] {
  const isEmpty = isJsonObject(spec) && spec.defaultBackend === undefined && listAt(spec, 'rules').length === 0;
  if (storage !== 'ingresses.networking.k8s.io' || !isEmpty) return [];
  return [invalidValue('spec', null, 'either `defaultBackend` or `rules` must be specified')];
}

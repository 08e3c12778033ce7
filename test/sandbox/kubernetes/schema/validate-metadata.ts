import type { FieldError } from '../field-error.ts';
import { invalidValue, required } from '../field-error.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';

/** The texts of apimachinery's util/validation, word by word. */
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const QUALIFIED_NAME =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** Kinds whose names become DNS labels: 63 characters, no dots. */
const LABEL_NAMES: readonly string[] = ['namespaces', 'services'];

const ANNOTATIONS_LIMIT = 256 * 1024;

/** Checks an object's name, labels, annotations and finalizers. */
export function validateMetadata(resource: Resource, { metadata }: KubernetesObject): readonly FieldError[] {
  return [
    ...validateName(resource, metadata.name),
    ...Object.values(metadata.labels ?? {}).flatMap((value) =>
      /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value) && value.length <= 63
        ? []
        : [invalidValue('metadata.labels', value, value.length > 63 ? 'must be no more than 63 bytes' : LABEL_VALUE)],
    ),
    ...validateAnnotationsSize(metadata.annotations ?? {}),
    ...(metadata.finalizers ?? [])
      .filter((finalizer) => !/^([^/]+\/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/.test(finalizer))
      .map((finalizer) => invalidValue('metadata.finalizers', finalizer, QUALIFIED_NAME)),
  ];
}

function validateName(resource: Resource, name: string): readonly FieldError[] {
  if (name === '') return [required('metadata.name', 'name or generateName is required')];
  const isLabel = LABEL_NAMES.includes(resource.storage);
  const limit = isLabel ? 63 : 253;
  if (name.length > limit) return [invalidValue('metadata.name', name, `must be no more than ${limit} bytes`)];
  const shape = isLabel
    ? /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
    : /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
  return shape.test(name) ? [] : [invalidValue('metadata.name', name, isLabel ? LABEL : SUBDOMAIN)];
}

function validateAnnotationsSize(annotations: Readonly<Record<string, string>>): readonly FieldError[] {
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  if (size <= ANNOTATIONS_LIMIT) return [];
  return [
    {
      type: 'FieldValueTooLong',
      field: 'metadata.annotations',
      detail: `may not be more than ${ANNOTATIONS_LIMIT} bytes`,
    },
  ];
}

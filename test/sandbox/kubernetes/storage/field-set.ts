import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject } from '../json.ts';
import { keyOfItem } from '../schema/list-type.ts';
import type { Schema } from '../schema/schema.ts';
import { listMapKeys, memberSchema } from '../schema/schema.ts';

/**
 * One step of a path as `managedFields` writes it: `f:name` (a member), `k:{"name":"x"}` (an item of a list-map) or
 * `v:"x"` (a value in a set).
 */
export type FieldStep = string;

/** A path, in a form that a Set or Map can hold. */
export type FieldPath = string;

export const pathOf = (steps: readonly FieldStep[]): FieldPath => JSON.stringify(steps);

/** The steps of a path that pathOf made. */
export const stepsOf = (path: FieldPath): readonly FieldStep[] => JSON.parse(path) as FieldStep[];

/** What the server writes itself, or what is the object's identity: nobody owns these. */
const UNOWNED = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'name',
  'namespace',
  'generateName',
  'selfLink',
];

/**
 * The fields that an object sets, each with its value: the smallest things that can have an owner of their own. What holds
 * others is one of them where `owns` says so, as whoever writes an object without applying it owns what it brought about.
 */
export function fieldsOf(
  object: JsonObject,
  schema: Schema,
  owns: (container: Schema) => boolean = () => false,
): ReadonlyMap<FieldPath, Json> {
  const fields = new Map<FieldPath, Json>();
  const collect = collector(fields, owns);
  for (const [key, member] of entriesOf(object)) {
    if (key === 'apiVersion' || key === 'kind') continue;
    const owned =
      key === 'metadata' && isJsonObject(member)
        ? Object.fromEntries(entriesOf(member).filter(([name]) => !UNOWNED.includes(name)))
        : member;
    if (key !== 'metadata' || Object.keys(owned as JsonObject).length > 0)
      collect(owned, memberSchema(schema, key), [`f:${key}`], key !== 'metadata');
  }
  return fields;
}

type Collect = (value: Json, schema: Schema | undefined, steps: readonly FieldStep[], canBeOwned?: boolean) => void;

function collector(fields: Map<FieldPath, Json>, owns: (container: Schema) => boolean): Collect {
  const collect: Collect = (value, schema, steps, canBeOwned = true) => {
    const own = (): void => {
      if (canBeOwned && schema !== undefined && owns(schema)) fields.set(pathOf(steps), true);
    };
    if (isJsonObject(value) && schema?.['x-kubernetes-map-type'] !== 'atomic' && Object.keys(value).length > 0) {
      own();
      for (const [key, member] of entriesOf(value)) collect(member, memberSchema(schema, key), [...steps, `f:${key}`]);
      return;
    }
    const keys = listMapKeys(schema);
    if (isJsonList(value) && schema !== undefined && keys !== undefined) {
      own();
      for (const item of value) {
        const itemSteps = [...steps, `k:${JSON.stringify(keyOfItem(item, schema, keys))}`];
        fields.set(pathOf(itemSteps), true);
        collect(item, schema.items, itemSteps);
      }
      return;
    }
    if (isJsonList(value) && schema?.['x-kubernetes-list-type'] === 'set') {
      own();
      for (const item of value) fields.set(pathOf([...steps, `v:${JSON.stringify(item)}`]), true);
      return;
    }
    fields.set(pathOf(steps), value);
  };
  return collect;
}

/** The paths as `fieldsV1` nests them. */
export function encodeFields(paths: Iterable<FieldPath>): JsonObject {
  const root: FieldTree = new Map();
  for (const path of paths) {
    let node = root;
    for (const step of stepsOf(path)) {
      const next: FieldTree = node.get(step) ?? new Map<string, FieldTree>();
      node.set(step, next);
      node = next;
    }
    node.set('.', new Map());
  }
  return encodeTree(root);
}

type FieldTree = Map<string, FieldTree>;

function encodeTree(tree: FieldTree): JsonObject {
  // A field with nothing below it is written `{}`; one that is owned beside what is below it has a member `.`.
  if (tree.size === 1 && tree.has('.')) return {};
  return Object.fromEntries(
    [...tree].sort(([one], [other]) => (one < other ? -1 : 1)).map(([step, below]) => [step, encodeTree(below)]),
  );
}

/** The paths of a `fieldsV1`. */
export function decodeFields(fields: JsonObject, steps: readonly FieldStep[] = []): ReadonlySet<FieldPath> {
  const entries = entriesOf(fields);
  if (entries.length === 0 && steps.length > 0) return new Set([pathOf(steps)]);
  const paths = new Set<FieldPath>();
  for (const [step, below] of entries) {
    if (step === '.') paths.add(pathOf(steps));
    else for (const path of decodeFields(isJsonObject(below) ? below : {}, [...steps, step])) paths.add(path);
  }
  return paths;
}

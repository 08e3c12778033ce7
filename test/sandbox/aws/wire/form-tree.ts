import type { NormalizedSchema } from '@smithy/core/schema';

/** A query-protocol request, `Filter.1.Value.1=a`, with its dots unfolded. */
export interface FormTree {
  value: string | undefined;
  readonly children: Map<string, FormTree>;
}

/** How the two query protocols spell a member's name and a list. */
export interface FormSpelling {
  readonly memberName: (name: string, member: NormalizedSchema) => string;
  /** Lists are `Name.1` where flat, else `Name.member.1`. */
  readonly flatLists: boolean;
}

export function formTree(form: URLSearchParams): FormTree {
  const root: FormTree = { value: undefined, children: new Map() };
  for (const [key, value] of form) {
    let node = root;
    for (const part of key.split('.')) {
      const child = node.children.get(part) ?? { value: undefined, children: new Map<string, FormTree>() };
      node.children.set(part, child);
      node = child;
    }
    node.value = value;
  }
  return root;
}

/** Reads what `schema` describes; the opposite of the SDK's QueryShapeSerializer. */
export function readForm(schema: NormalizedSchema, node: FormTree, spelling: FormSpelling): unknown {
  if (schema.isStructSchema()) return readStructure(schema, node, spelling);
  if (schema.isListSchema()) return readList(schema, node, spelling);

  const { value } = node;
  if (value === undefined) return undefined;
  if (schema.isBooleanSchema()) return value === 'true';
  if (schema.isNumericSchema()) return Number(value);
  if (schema.isTimestampSchema()) return new Date(value);
  return value;
}

function readStructure(schema: NormalizedSchema, node: FormTree, spelling: FormSpelling): Record<string, unknown> {
  const structure: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const child = node.children.get(spelling.memberName(name, member));
    const value = child === undefined ? undefined : readForm(member, child, spelling);
    if (value !== undefined) structure[name] = value;
  }
  return structure;
}

function readList(schema: NormalizedSchema, node: FormTree, spelling: FormSpelling): unknown[] {
  const member = schema.getValueSchema();
  const flat = spelling.flatLists || schema.getMergedTraits().xmlFlattened === 1;
  const items = flat ? node : node.children.get(member.getMergedTraits().xmlName ?? 'member');
  return [...(items?.children ?? [])]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => readForm(member, item, spelling));
}

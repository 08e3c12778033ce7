import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { faults } from './faults.ts';

/** Tags of everything that EC2 holds, by resource id. */
export class Tags {
  readonly #byResource = new Map<string, Readonly<Record<string, string>>>();

  of(resourceId: string): Readonly<Record<string, string>> {
    return this.#byResource.get(resourceId) ?? {};
  }

  add(resourceId: string, tags: Readonly<Record<string, string>>): void {
    this.#byResource.set(resourceId, { ...this.of(resourceId), ...tags });
  }

  /** Removes a key; with a value, only where the tag has that value [documented]. */
  remove(resourceId: string, key: string, value?: string): void {
    const { [key]: current, ...others } = this.of(resourceId);
    if (current !== undefined && (value === undefined || value === current)) this.#byResource.set(resourceId, others);
  }

  /** All of them: what DeleteTags without keys removes, and what goes with the resource. */
  clear(resourceId: string): void {
    this.#byResource.delete(resourceId);
  }
}

/** Tags as the wire has them → as we keep them. Keys that start with `aws:` are AWS's own [documented]. */
export function tagsOf(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  const entries = (tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const);
  if (entries.some(([key]) => key.startsWith('aws:'))) throw faults.tagReserved();
  return Object.fromEntries(entries);
}

/** The tags that a create call gives to the resource of this type. */
export function tagsFor(
  type: string,
  specifications: readonly TagSpecification[] | undefined,
): Readonly<Record<string, string>> {
  return Object.assign(
    {},
    ...(specifications ?? []).filter((one) => one.ResourceType === type).map((one) => tagsOf(one.Tags)),
  ) as Readonly<Record<string, string>>; // Object.assign of a spread is typed any
}

export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

import type {
  ListTagsForResourceRequest,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-servicediscovery';
import type { Checked } from '../elastic-load-balancing/checked.ts';
import type { Caller, Operation } from '../service.ts';
import { faults } from './faults.ts';
import type { Store } from './store.ts';

/** Tags of namespaces and services, by ARN; what does not exist is ResourceNotFoundException [documented]. */
export function tagOperations(store: Store) {
  const checkExists = (arn: string, { region }: Caller): void => {
    const things = [...store.namespaces.values(), ...store.services.values()];
    if (!things.some((thing) => thing.arn === arn && thing.region === region)) throw faults.resourceNotFound(arn);
  };

  return {
    TagResource: ({ ResourceARN: arn, Tags: added }: Checked<TagResourceRequest>, caller: Caller) => {
      checkExists(arn, caller);
      store.tags.set(arn, checkedTags(arn, { ...store.tags.get(arn), ...tagRecord(added) }));
      return {};
    },

    UntagResource: ({ ResourceARN: arn, TagKeys: keys }: Checked<UntagResourceRequest>, caller: Caller) => {
      checkExists(arn, caller);
      const kept = Object.entries(store.tags.get(arn) ?? {}).filter(([key]) => !keys.includes(key));
      store.tags.set(arn, Object.fromEntries(kept));
      return {};
    },

    ListTagsForResource: ({ ResourceARN: arn }: Checked<ListTagsForResourceRequest>, caller: Caller) => {
      checkExists(arn, caller);
      return { Tags: Object.entries(store.tags.get(arn) ?? {}).map(([Key, Value]) => ({ Key, Value })) };
    },
  } satisfies Record<string, Operation>;
}

export function tagRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** At most 50, of 128 and 256 characters, none of AWS's own [documented]. */
export function checkedTags(arn: string, tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(tags);
  if (entries.length > 50) throw faults.tooManyTags(arn);
  for (const [key, value] of entries) {
    if (key === '' || key.length > 128 || value.length > 256 || key.startsWith('aws:')) {
      throw faults.invalid(`Tag ${key} is not valid.`);
    }
  }
  return tags;
}

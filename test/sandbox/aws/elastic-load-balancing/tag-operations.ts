import type { AddTagsInput, DescribeTagsInput, RemoveTagsInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Caller, Operation } from '../service.ts';
import type { Checked } from './checked.ts';
import { faults } from './faults.ts';
import type { Store } from './store.ts';
import { tagRecord } from './tag-record.ts';

export function tagOperations(store: Store) {
  /** What does not exist is answered by its kind [documented]. */
  const checkExists = (arn: string, caller: Caller): void => {
    const kind = arn.split(':')[5]?.split('/')[0];
    if (kind === 'loadbalancer') store.loadBalancer(arn, caller);
    else if (kind === 'listener') store.listener(arn, caller);
    else if (kind === 'listener-rule') store.rule(arn, caller);
    else if (kind === 'targetgroup') store.targetGroup(arn, caller);
    else throw faults.invalid(`'${arn}' is not a valid ARN`);
  };

  return {
    AddTags: ({ ResourceArns: arns, Tags: tags }: Checked<AddTagsInput>, caller: Caller) => {
      for (const arn of arns) checkExists(arn, caller);
      for (const arn of arns) store.tags.set(arn, { ...store.tags.get(arn), ...tagRecord(tags) });
      return {};
    },

    RemoveTags: ({ ResourceArns: arns, TagKeys: keys }: Checked<RemoveTagsInput>, caller: Caller) => {
      for (const arn of arns) checkExists(arn, caller);
      for (const arn of arns) {
        const kept = Object.entries(store.tags.get(arn) ?? {}).filter(([key]) => !keys.includes(key));
        store.tags.set(arn, Object.fromEntries(kept));
      }
      return {};
    },

    /** At most 20 resources a call [documented]. */
    DescribeTags: ({ ResourceArns: arns }: Checked<DescribeTagsInput>, caller: Caller) => {
      if (arns.length > 20) throw faults.invalid('The number of resource ARNs cannot exceed 20');
      for (const arn of arns) checkExists(arn, caller);
      return {
        TagDescriptions: arns.map((arn) => ({
          ResourceArn: arn,
          Tags: Object.entries(store.tags.get(arn) ?? {}).map(([Key, Value]) => ({ Key, Value })),
        })),
      };
    },
  } satisfies Record<string, Operation>;
}

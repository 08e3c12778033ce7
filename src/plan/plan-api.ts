import type { Action } from '../model/action.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import { planTags } from './plan-tags.ts';

/** What makes the API itself the desired one: its name, its description and its tags. */
export function planApi({ settings, managedTagKeys }: DesiredApi, { api }: ObservedApi): readonly Action[] {
  if (api === undefined) return [{ do: 'CreateApi', settings }];

  const { name, description } = settings;
  const { set, removed } = planTags(settings.tags, api.tags, managedTagKeys);
  return [
    // First of all it says whose it is: it may be another cluster's, which is taken over.
    ...(set === undefined ? [] : [{ do: 'TagApi', tags: set } as const]),
    ...(name === api.name && description === api.description ? [] : [{ do: 'UpdateApi', name, description } as const]),
    ...(removed === undefined ? [] : [{ do: 'UntagApi', tagKeys: removed } as const]),
  ];
}

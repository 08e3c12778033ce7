import type { Action } from '../model/action.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import { planTags } from './plan-tags.ts';

/** What makes the API itself the desired one: its name, its description and its tags. */
export function planApi({ settings }: DesiredApi, { api }: ObservedApi): readonly Action[] {
  if (api === undefined) return [{ do: 'CreateApi', settings }];

  const { name, description } = settings;
  const { set, removed } = planTags(settings.tags, api.tags);
  return [
    ...(name === api.name && description === api.description ? [] : [{ do: 'UpdateApi', name, description } as const]),
    ...(set === undefined ? [] : [{ do: 'TagApi', tags: set } as const]),
    ...(removed === undefined ? [] : [{ do: 'UntagApi', tagKeys: removed } as const]),
  ];
}

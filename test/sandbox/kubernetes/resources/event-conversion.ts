import type { JsonObject } from '../json.ts';
import { objectAt, stringAt, without } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Conversion } from './resource.ts';

/**
 * Events are kept as core/v1 writes them; events.k8s.io/v1 shows the same objects under newer names (kubernetes'
 * pkg/apis/events/v1/conversion.go). So `kubectl describe`, which asks core/v1, shows both.
 */
export const eventConversion: Conversion = {
  toStored: (shown) => ({
    ...keep(
      shown,
      'regarding',
      'note',
      'deprecatedSource',
      'deprecatedFirstTimestamp',
      'deprecatedLastTimestamp',
      'deprecatedCount',
      'reportingController',
    ),
    apiVersion: 'v1',
    involvedObject: objectAt(shown, 'regarding'),
    ...(shown.note === undefined ? {} : { message: shown.note }),
    source: objectAt(shown, 'deprecatedSource'),
    ...timestamps(shown.deprecatedFirstTimestamp, shown.deprecatedLastTimestamp, shown.deprecatedCount, 'core'),
    reportingComponent: stringAt(shown, 'reportingController') ?? '',
  }),
  toShown: (stored) => ({
    ...keep(
      stored,
      'involvedObject',
      'message',
      'source',
      'firstTimestamp',
      'lastTimestamp',
      'count',
      'reportingComponent',
    ),
    apiVersion: 'events.k8s.io/v1',
    regarding: objectAt(stored, 'involvedObject'),
    ...(stored.message === undefined ? {} : { note: stored.message }),
    deprecatedSource: objectAt(stored, 'source'),
    ...timestamps(stored.firstTimestamp, stored.lastTimestamp, stored.count, 'events'),
    reportingController: stringAt(stored, 'reportingComponent') ?? '',
  }),
};

function keep(event: KubernetesObject, ...renamed: readonly string[]): KubernetesObject {
  // Only members of the Event itself are taken out: apiVersion, kind and metadata stay.
  return without(event, ...renamed) as KubernetesObject;
}

function timestamps(
  first: JsonObject[string],
  last: JsonObject[string],
  count: JsonObject[string],
  form: 'core' | 'events',
): JsonObject {
  const [firstName, lastName, countName] =
    form === 'core'
      ? (['firstTimestamp', 'lastTimestamp', 'count'] as const)
      : (['deprecatedFirstTimestamp', 'deprecatedLastTimestamp', 'deprecatedCount'] as const);
  return { [firstName]: first, [lastName]: last, [countName]: count };
}

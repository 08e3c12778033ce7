import type { DesiredInstance } from './desired-instances.ts';

/** What is known of an instance of a Cloud Map service of ours. */
export interface ObservedInstance {
  readonly id: string;
  /** Undefined where it has none that can be read, or is not there yet. */
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** As it was last told, or read: Cloud Map takes half a minute to heed what it is told. */
  readonly isHealthy: boolean;
  /** Cloud Map is registering or deregistering it, and takes nothing else for it until that has ended. */
  readonly isChanging: boolean;
}

/** One call to Cloud Map. */
export type InstanceAction =
  | { readonly do: 'MarkUnhealthy'; readonly id: string }
  | { readonly do: 'Deregister'; readonly id: string }
  | { readonly do: 'MarkHealthy'; readonly id: string }
  | { readonly do: 'Register'; readonly instance: DesiredInstance };

export interface InstancePlan {
  /** In the order in which they are to be sent. */
  readonly actions: readonly InstanceAction[];
  /** How many ready pods find no room. */
  readonly leftOut: number;
}

/** Documented: "Instances per service", which cannot be raised. */
export const instancesPerService = 1_000;

/**
 * What makes the instances the desired ones. What is to go comes first, and is marked unhealthy before: requests that go to
 * a pod that is not there any more are worse than a pod that gets none yet, and its address may soon be another pod's.
 *
 * In a Cloud Map service of ours everything is ours: what somebody registered by hand goes, what somebody deregistered comes
 * back, and what somebody marked is marked as it is. An instance that has another address or port is registered again, which
 * replaces its attributes (documented: RegisterInstance), not deregistered before.
 */
export function planInstances(
  desired: readonly DesiredInstance[],
  observed: readonly ObservedInstance[],
  limit: number = instancesPerService,
): InstancePlan {
  const wanted = new Map(desired.map((instance) => [instance.id, instance]));
  const present = new Map(observed.map((instance) => [instance.id, instance]));
  const settled = observed.filter(({ isChanging }) => !isChanging);

  const leaving = settled.filter(({ id }) => !wanted.has(id));
  const wrong = settled.filter((instance) => !isAt(instance, wanted.get(instance.id) ?? instance));
  const unmarked = settled.filter((one) => wanted.has(one.id) && !one.isHealthy && !wrong.includes(one));
  const missing = desired.filter(({ id }) => !present.has(id));
  // Those that leave are there until Cloud Map has done it.
  const room = Math.max(0, limit - present.size);

  const changed = wrong.flatMap(({ id }) => wanted.get(id) ?? []);
  return {
    actions: [
      ...leaving.filter(({ isHealthy }) => isHealthy).map(({ id }) => ({ do: 'MarkUnhealthy', id }) as const),
      ...leaving.map(({ id }) => ({ do: 'Deregister', id }) as const),
      ...[...changed, ...missing.slice(0, room)].map((instance) => ({ do: 'Register', instance }) as const),
      ...unmarked.map(({ id }) => ({ do: 'MarkHealthy', id }) as const),
    ],
    leftOut: Math.max(0, missing.length - room),
  };
}

function isAt(
  observed: Pick<ObservedInstance, 'address' | 'port'>,
  wanted: Pick<ObservedInstance, 'address' | 'port'>,
): boolean {
  return observed.address === wanted.address && observed.port === wanted.port;
}

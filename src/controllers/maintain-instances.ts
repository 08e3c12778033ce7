import type { DesiredInstance } from '../endpoints/desired-instances.ts';
import type { EndpointsMemory } from '../endpoints/endpoints-memory.ts';
import { planInstances, type InstanceAction } from '../endpoints/plan-instances.ts';
import type { ServiceInstances } from '../endpoints/service-instances.ts';
import type { Log } from '../runtime/log.ts';

/** What became of a turn's instances. */
export interface Maintained {
  /** How many ready pods found no room. */
  readonly leftOut: number;
  /** In how many ms there is something to do. */
  readonly after: number;
  /** Why Cloud Map could not carry out what it was asked for, if it could not. */
  readonly failures: readonly string[];
}

/**
 * Makes the instances of a Cloud Map service the desired ones, as far as can be done now. Throws AwsCallError, where what was
 * sent before is remembered.
 */
export async function maintainInstances(options: {
  readonly key: string;
  readonly desired: readonly DesiredInstance[];
  readonly instances: ServiceInstances;
  readonly memory: EndpointsMemory;
  readonly log: Log;
}): Promise<Maintained> {
  const { key, desired, instances, memory, log } = options;
  // Before anything is looked at, which takes calls: who is sent to a pod that has gone gets no answer.
  for (const action of actions()) if (takesOut(action)) await send(action);

  const failures = await instances.look();
  if (failures.length > 0) memory.pauseRegistrations(key);
  const paused = memory.pauseOf(key);
  for (const action of actions()) if (paused === 0 || action.do !== 'Register') await send(action);

  const { leftOut, actions: left } = planInstances(desired, instances.observed);
  if (paused === 0 && instances.observed.every(({ isChanging }) => !isChanging)) memory.endPause(key);
  return { leftOut, after: Math.min(instances.lookIn, left.length > 0 ? paused : Infinity), failures };

  function actions(): readonly InstanceAction[] {
    return planInstances(desired, instances.observed).actions;
  }

  async function send(action: InstanceAction): Promise<void> {
    await instances.send(action);
    log.debug({ object: key, operation: action.do }, `Sent: ${describe(action)}.`);
  }
}

function takesOut(action: InstanceAction): boolean {
  return action.do === 'MarkUnhealthy' || action.do === 'Deregister';
}

function describe(action: InstanceAction): string {
  if (action.do !== 'Register') return `${action.do} ${action.id}`;
  const { id, address, port, pod } = action.instance;
  return `Register pod ${pod} (${id}) at ${address}:${port}`;
}

import { AwsCallError } from '../aws/aws-call-error.ts';
import { isNews } from '../aws/is-news.ts';
import type { DesiredInstance } from '../endpoints/desired-instances.ts';
import type { EndpointsMemory } from '../endpoints/endpoints-memory.ts';
import { planInstances, type InstanceAction } from '../endpoints/plan-instances.ts';
import type { ServiceInstances } from '../endpoints/service-instances.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
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
 * Makes the instances of a Cloud Map service the desired ones, as far as can be done now. What fails keeps nothing else from being
 * done: a pod that has gone is to be deregistered although it cannot be marked, and a new one registered although nothing can be
 * listed. Throws the first AwsCallError when all else is sent, and at once where nothing may be sent now.
 */
export async function maintainInstances(options: {
  readonly key: string;
  readonly desired: readonly DesiredInstance[];
  readonly instances: ServiceInstances;
  readonly memory: EndpointsMemory;
  readonly log: Log;
}): Promise<Maintained> {
  const { key, desired, instances, memory, log } = options;
  let failed: AwsCallError | undefined;
  const givenUp = new Set<string>();
  // Before anything is looked at, which takes calls: who is sent to a pod that has gone gets no answer.
  for (const action of actions()) if (takesOut(action)) await send(action);

  const failures = await look();
  if (failures.length > 0) memory.pauseRegistrations(key);
  const paused = memory.pauseOf(key);
  if (instances.wereListed)
    for (const action of actions()) if (paused === 0 || action.do !== 'Register') await send(action);
  if (failed !== undefined) throw failed;

  const { leftOut, actions: left } = planInstances(desired, instances.observed);
  if (paused === 0 && instances.observed.every(({ isChanging }) => !isChanging)) memory.endPause(key);
  return { leftOut, after: Math.min(instances.lookIn, left.length > 0 ? paused : Infinity), failures };

  function actions(): readonly InstanceAction[] {
    return planInstances(desired, instances.observed).actions;
  }

  async function look(): Promise<readonly string[]> {
    try {
      return await instances.look();
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      failed ??= error;
      return [];
    }
  }

  async function send(action: InstanceAction): Promise<void> {
    const what = describe(action);
    if (givenUp.has(action.do) || givenUp.has(what)) return;
    try {
      await instances.send(action);
      log.debug({ object: key, operation: action.do }, `Sent: ${what}.`);
    } catch (error) {
      if (!(error instanceof AwsCallError) || !isNews(error.failure)) throw error;
      failed ??= error;
      givenUp.add(concernsOne(error.failure) ? what : action.do);
    }
  }
}

function takesOut(action: InstanceAction): boolean {
  return action.do === 'MarkUnhealthy' || action.do === 'Deregister';
}

/** Whether other instances may fare better. Where AWS is away or forbids the call, each that is sent all the same costs time. */
function concernsOne({ kind }: AwsFailure): boolean {
  return kind === 'rejected' || kind === 'conflict';
}

function describe(action: InstanceAction): string {
  if (action.do !== 'Register') return `${action.do} ${action.id}`;
  const { id, address, port, pod } = action.instance;
  return `Register pod ${pod} (${id}) at ${address}:${port}`;
}

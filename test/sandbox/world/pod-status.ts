import type { ContainerStatus, Pod, PodCondition } from './kinds.ts';
import { rfc3339 } from './rfc3339.ts';
import { statusOf } from './sample-app.ts';

/** On a pod, `"false"` makes it unready on purpose, whatever its probes say. */
const readyAnnotation = 'sandbox.privatehttp.io/ready';

/** Whether a sample pod whose containers began to run at `startedAt` is ready now, or when next to look. In ms. */
export function readinessOf(
  pod: Pod,
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): { readonly ready: boolean; readonly lookAgainIn?: number } {
  if (pod.metadata.annotations?.[readyAnnotation] === 'false') return { ready: false };
  const probes = pod.spec.containers.flatMap(({ readinessProbe }) => readinessProbe ?? []);
  const wait = startedAt + 1000 * Math.max(0, ...probes.map((probe) => probe.initialDelaySeconds ?? 0)) - now;
  if (wait > 0) return { ready: false, lookAgainIn: wait };
  return { ready: probes.every(({ httpGet }) => statusOf(httpGet?.path ?? '/') < 400) };
}

/** The containers of a sample pod; those that do not run yet have no `startedAt` (in ms since 1970). */
export function sampleContainers(
  pod: Pod,
  { startedAt, ready }: { readonly startedAt: number | undefined; readonly ready: boolean },
): readonly ContainerStatus[] {
  const state =
    startedAt === undefined
      ? { waiting: { reason: 'ContainerCreating' } }
      : { running: { startedAt: rfc3339(startedAt) } };
  return pod.spec.containers.map(({ name, image = '' }) => ({
    ...{ name, image, imageID: '', ready, started: startedAt !== undefined, restartCount: 0, state },
  }));
}

/** A pod's status as its kubelet reports it. A condition keeps its time until it turns. */
export function podStatus(options: {
  readonly pod: Pod;
  readonly hostIP: string;
  /** Undefined until it has one. */
  readonly address: string | undefined;
  readonly containerStatuses: readonly ContainerStatus[];
  readonly now: number;
}): object {
  const { pod, hostIP, address, containerStatuses, now } = options;
  const ready = containerStatuses.every((container) => container.ready);
  const unready = { reason: 'ContainersNotReady', message: 'the containers are not ready' };
  const condition = (type: string, isTrue: boolean): PodCondition => {
    const status = isTrue ? 'True' : 'False';
    const before = pod.status?.conditions?.find((one) => one.type === type && one.status === status);
    return {
      type,
      status,
      lastTransitionTime: before?.lastTransitionTime ?? rfc3339(now),
      ...(isTrue ? {} : unready),
    };
  };
  return {
    phase: phaseOf(containerStatuses),
    hostIP,
    ...(address === undefined ? {} : { podIP: address, podIPs: [{ ip: address }] }),
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', true),
      condition('ContainersReady', ready),
      condition('Ready', ready),
    ],
    containerStatuses,
  };
}

/** Running as soon as one container has run, until all have ended for good. */
function phaseOf(containers: readonly ContainerStatus[]): string {
  const codes = containers.map(({ state }) => ('terminated' in state ? state.terminated.exitCode : undefined));
  if (codes.every((code) => code !== undefined)) return codes.every((code) => code === 0) ? 'Succeeded' : 'Failed';
  const hasRun = containers.some(({ state, lastState }) => !('waiting' in state) || lastState !== undefined);
  return hasRun ? 'Running' : 'Pending';
}

import type { Container, Pod, PodCondition } from './kinds.ts';
import { statusOf } from './sample-app.ts';

/** On a pod, `"false"` makes it unready on purpose, whatever its probes say. */
const readyAnnotation = 'sandbox.privatehttp.io/ready';

/** How far a pod has come on its machine; times are in ms since 1970. */
export type PodProgress =
  { readonly state: 'creating' } | { readonly state: 'running'; readonly address: string; readonly startedAt: number };

/** Whether a pod whose containers began to run at `startedAt` is ready now, or when next to look. */
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

/** A pod's status as its kubelet reports it. A condition keeps its time until it turns. */
export function podStatus(options: {
  readonly pod: Pod;
  readonly hostIP: string;
  readonly progress: PodProgress;
  readonly ready: boolean;
  readonly now: number;
}): object {
  const { pod, hostIP, progress, ready, now } = options;
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
  const isRunning = progress.state === 'running';
  return {
    phase: isRunning ? 'Running' : 'Pending',
    hostIP,
    ...(isRunning ? { podIP: progress.address, podIPs: [{ ip: progress.address }] } : {}),
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', true),
      condition('ContainersReady', ready),
      condition('Ready', ready),
    ],
    containerStatuses: pod.spec.containers.map((container) => containerStatus(container, progress, ready)),
  };
}

function containerStatus({ name, image = '' }: Container, progress: PodProgress, ready: boolean): object {
  const state =
    progress.state === 'running'
      ? { running: { startedAt: rfc3339(progress.startedAt) } }
      : { waiting: { reason: 'ContainerCreating' } };
  return { name, image, imageID: '', ready, started: progress.state === 'running', restartCount: 0, state };
}

/** Kubernetes' times have no fractions of seconds. */
function rfc3339(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

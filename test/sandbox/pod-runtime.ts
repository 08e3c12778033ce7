import { systemClock } from '../../src/runtime/clock.ts';
import { controllerProgram } from './controller-process.ts';
import type { PodRuntime } from './world/containers/pod-run.ts';
import { startContainer } from './world/containers/start-container.ts';

/** Runs pods of the controller's image as processes of this machine, from the bundle, which has to be built. */
export function podRuntime(options: Pick<PodRuntime, 'apiServerUrl' | 'logFolder'>): PodRuntime {
  return { ...options, programs: [controllerProgram], clock: systemClock, startContainer };
}

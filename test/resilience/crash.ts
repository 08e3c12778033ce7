import type { World } from '../behaviour/world.ts';

/** How long a controller that was cut off stays away, in ms: a container's first restart comes at once. */
const restartAfter = 1_000;

/** Cuts the controller off, at once and from everything, and has it started again as the kubelet does. */
export function crash(world: World): void {
  // It is gone at once; that its connections take a moment to close is of no interest.
  world.killController().catch(() => undefined);
  world.clock.schedule(restartAfter, () => {
    if (!world.isRunning) world.beginController();
  });
}

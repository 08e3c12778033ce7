import process from 'node:process';
import { startControlPlane } from '../cluster/control-plane.ts';
import { onControlPlane } from '../cluster/real-api-server.ts';
import { failoverStory } from '../failover/failover-story.ts';
import { FailoverWorld } from '../failover/failover-world.ts';
import { readBuiltImage } from './built-image.ts';

// Containers of the image, on a real control plane.
failoverStory(async () => {
  const { startController } = await readBuiltImage();
  const startApiServer = onControlPlane(await startControlPlane(process.env));
  return FailoverWorld.start({ startController, startApiServer });
});

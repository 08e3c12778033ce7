import process from 'node:process';
import { jest } from '@jest/globals';
import { startControlPlane } from '../cluster/control-plane.ts';
import { onControlPlane } from '../cluster/real-api-server.ts';
import { failoverStory } from '../failover/failover-story.ts';
import { FailoverWorld } from '../failover/failover-world.ts';
import { readBuiltImage } from './built-image.ts';

// In real time, of which a lease takes 15 s.
jest.setTimeout(180_000);

// Containers of the image, on a real control plane.
failoverStory(async () => {
  const { startController } = await readBuiltImage();
  const startApiServer = onControlPlane(await startControlPlane(process.env));
  return FailoverWorld.start({ startController, startApiServer });
});

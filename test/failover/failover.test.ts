import { beforeAll } from '@jest/globals';
import { buildBundle, startControllerProcess } from '../sandbox/controller-process.ts';
import { failoverStory } from './failover-story.ts';
import { FailoverWorld } from './failover-world.ts';

beforeAll(() => buildBundle());

failoverStory(() => FailoverWorld.start({ startController: startControllerProcess }));

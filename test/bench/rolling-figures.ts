import { rollingRestart } from '../behaviour/rolling-restart.ts';
import { sampleWorkloads, walkThrough, World, type Wanted } from '../behaviour/world.ts';
import type { Figure } from './figure.ts';

const pods = 20;
/** Ms of the world's clock between two requests. */
const every = 250;

/** What Cloud Map takes at the longest to heed a pod's health, and API Gateway to ask again, in s, as the sandbox has them. */
const heeded = 30 + 60;

const toPods: Wanted = {
  ...walkThrough,
  spec: {
    ...walkThrough.spec,
    routes: [{ routeKey: 'ANY /saas-resource', backend: { endpoints: { service: 'saas', port: 80 } } }],
  },
};

/** Requests that a rolling restart of pods without a load balancer loses, by how long each pod serves on. */
export async function rollingFigures(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const preStop of [0, 15, 30, 45, 60, 75, 90]) {
    await using world = await World.start({ workloads: false });
    for (const object of sampleWorkloads.filter(({ kind }) => kind === 'Namespace' || kind === 'Service')) {
      await world.apply(object);
    }
    const { sent, lost, until } = await rollingRestart(world, { api: toPods, pods, preStop, every });
    const last = lost === 0 ? '' : `, the last after ${until.toFixed(0)} s`;
    figures.push({
      what: `Rolling restart of ${pods} pods in Cloud Map, preStop ${preStop} s: requests lost`,
      measured: `${lost} of ${sent}${last}`,
      ...(preStop >= heeded && { bound: { text: '0', isKept: lost === 0 } }),
    });
  }
  return figures;
}

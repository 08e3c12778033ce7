import type { EndpointSlice } from '../../src/model/endpoint-slice.ts';
import type { World } from './world.ts';

/** So many looks at the API server are enough, whoever else uses the machine. */
const patience = 1_000;

/**
 * Waits until the EndpointSlices of Service saas/saas have these pods as ready ones, at that port, and lets no time of the
 * world's pass for it: a real control plane has the machine's.
 */
export async function untilReadyPods(world: World, pods: readonly string[], port = 8080): Promise<void> {
  const wanted = [...pods].sort().join(', ');
  let found = '';
  for (let looks = 0; looks < patience; looks += 1) {
    await world.quiet();
    found = (await readyPods(world, port)).join(', ');
    if (found === wanted) {
      await world.quiet();
      return;
    }
  }
  throw new Error(`The EndpointSlices of saas/saas have ${found}, not ${wanted}.`);
}

async function readyPods(world: World, port: number): Promise<readonly string[]> {
  const list = (await world.kubernetes('GET', '/apis/discovery.k8s.io/v1/namespaces/saas/endpointslices')) as {
    readonly items: readonly EndpointSlice[]; // what a list of that path holds
  };
  return list.items
    .filter(({ ports }) => ports?.some((each) => each.port === port) === true)
    .flatMap(({ endpoints }) => endpoints ?? [])
    .flatMap(({ conditions, targetRef }) => (conditions?.ready === true ? (targetRef?.name ?? []) : []))
    .sort();
}

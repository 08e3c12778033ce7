import { ClusterClient, type ObjectReference } from '../sandbox/cluster-client.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { ControlPlaneAccess } from './control-plane.ts';
import { startFront } from './front/start-front.ts';
import { readCrds } from '../sandbox/read-crds.ts';
import { untilServed } from '../sandbox/until-served.ts';

/** Applies the project's CustomResourceDefinitions, and waits until their kinds are served. */
export async function installDefinitions(access: ControlPlaneAccess): Promise<void> {
  await using front = await startFront({ access, clock: systemClock });
  const client = new ClusterClient({ url: front.url });
  const definitions = await readCrds();
  // Each is an object with a name, which the API server looks at.
  await client.apply(definitions as unknown as readonly ObjectReference[]);
  await untilServed(front.url, definitions);
}

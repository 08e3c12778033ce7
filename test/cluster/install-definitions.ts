import { ClusterClient, type ObjectReference } from '../sandbox/cluster-client.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { ControlPlaneAccess } from './control-plane.ts';
import { startFront } from './front/start-front.ts';
import { readDefinitions } from '../sandbox/read-definitions.ts';
import { untilServed } from '../sandbox/until-served.ts';

/** Applies the CustomResourceDefinitions that there are from the start, and waits until their kinds are served. */
export async function installDefinitions(access: ControlPlaneAccess): Promise<void> {
  await using front = await startFront({ access, clock: systemClock });
  const client = new ClusterClient({ url: front.url });
  const definitions = await readDefinitions();
  // Each is an object with a name, which the API server looks at.
  await client.apply(definitions as unknown as readonly ObjectReference[]);
  await untilServed(front.url, definitions);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterClient, type ObjectReference } from '../sandbox/cluster-client.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { ControlPlaneAccess } from './control-plane.ts';
import { startFront } from './front/start-front.ts';
import { readCrds } from '../sandbox/read-crds.ts';

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string }[];
  };
}

/** Applies the project's CustomResourceDefinitions, and waits until their kinds are served. */
export async function installDefinitions(access: ControlPlaneAccess): Promise<void> {
  await using front = await startFront({ access, clock: systemClock });
  const client = new ClusterClient({ url: front.url });
  // Each is an object with a name, which the API server looks at.
  await client.apply((await readCrds()) as unknown as readonly ObjectReference[]);
  await untilDefinitionsAreServed(front.url);
}

/** The API server serves a definition's kind a moment after it has the definition. */
export async function untilDefinitionsAreServed(url: string): Promise<void> {
  // The members that each of the project's own definitions has.
  for (const { spec } of (await readCrds()) as unknown as readonly Definition[]) {
    const path = `${url}/apis/${spec.group}/${spec.versions[0]?.name ?? ''}/${spec.names.plural}?limit=1`;
    while (!(await fetch(path, { headers: { connection: 'close' } })).ok) await sleep(50);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterClient, type ObjectReference } from '../sandbox/cluster-client.ts';
import type { AnyObject } from '../../src/model/kubernetes-object.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { ControlPlaneAccess } from './control-plane.ts';
import { startFront } from './front/start-front.ts';
import { readCrds } from '../sandbox/read-crds.ts';

type Definition = AnyObject & {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
};

/** Applies the project's CustomResourceDefinitions, and waits until their kinds are served. */
export async function installDefinitions(access: ControlPlaneAccess): Promise<void> {
  await using front = await startFront({ access, clock: systemClock });
  const client = new ClusterClient({ url: front.url });
  // Each is an object with a name, which the API server looks at.
  const definitions = (await readCrds()) as unknown as readonly ObjectReference[];
  await client.apply(definitions);
  for (const definition of definitions) while (!isServed(await client.read<Definition>(definition))) await sleep(50);
}

function isServed(definition: Definition | undefined): boolean {
  return (
    definition?.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') === true
  );
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from './kubernetes/json.ts';

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string }[];
  };
}

/** Waits until an API server serves the kinds of these CustomResourceDefinitions: a real one does so a moment after it has them. */
export async function untilServed(url: string, definitions: readonly JsonObject[]): Promise<void> {
  // The members that each CustomResourceDefinition has.
  for (const { spec } of definitions as unknown as readonly Definition[]) {
    const path = `${url}/apis/${spec.group}/${spec.versions[0]?.name ?? ''}/${spec.names.plural}?limit=1`;
    while (!(await fetch(path, { headers: { connection: 'close' } })).ok) await sleep(50);
  }
}

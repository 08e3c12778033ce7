import type { EndpointSlice } from '../model/endpoint-slice.ts';
import { desiredInstances } from './desired-instances.ts';

/** Whether a pod that requests could be sent to is none of those any more, or is elsewhere. */
export function takesOut(before: readonly EndpointSlice[], after: readonly EndpointSlice[]): boolean {
  const still = new Set(placesIn(after));
  return placesIn(before).some((place) => !still.has(place));
}

function placesIn(slices: readonly EndpointSlice[]): readonly string[] {
  const names = new Set(slices.flatMap(({ ports }) => (ports ?? []).map(({ name = '' }) => name)));
  return [...names].flatMap((name) =>
    desiredInstances(slices, name).map(({ id, address }) => `${name} ${id} ${address}`),
  );
}

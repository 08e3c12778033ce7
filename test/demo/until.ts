import { setTimeout as pause } from 'node:timers/promises';

/**
 * Looks until there is an answer, which is anything but undefined.
 *
 * @throws after `within` ms; the message says what was waited for.
 */
export async function until<Answer>(
  what: string,
  look: () => Promise<Answer | undefined> | Answer | undefined,
  { within = 20_000, every = 50 }: { readonly within?: number; readonly every?: number } = {},
): Promise<Answer> {
  const deadline = performance.now() + within;
  for (let answer = await look(); ; answer = await look()) {
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${within / 1000} s in vain for this: ${what}.`);
    await pause(every);
  }
}

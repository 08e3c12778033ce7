import process from 'node:process';

/** What decides everything that is left to chance: SEED, so that a run can be repeated, else another one each time. */
export function seedOf(environment: NodeJS.ProcessEnv = process.env): number {
  const { SEED } = environment;
  return SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(SEED);
}

/** One of them, by chance. */
export function oneOf<T>(items: readonly T[], random: () => number): T | undefined {
  return items[Math.floor(random() * items.length)];
}

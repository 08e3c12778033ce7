/**
 * What the members of a group that say something agree on; undefined where none does.
 *
 * @throws where they contradict each other: the group is left as it is then.
 */
export function agreed<T>(what: string, wishes: readonly (T | undefined)[]): T | undefined {
  const said = new Map(wishes.filter((wish) => wish !== undefined).map((wish) => [JSON.stringify(wish), wish]));
  if (said.size > 1) throw new Error(`conflicting ${what}: ${[...said.keys()].join(' | ')}`);
  return said.values().next().value;
}

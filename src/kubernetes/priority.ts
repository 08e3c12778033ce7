/**
 * How urgent a turn is: `high` where somebody changed the object itself and waits for it, `normal` where something changed
 * that it refers to, `low` where nothing did (the first list after a start, a resync).
 */
export type Priority = 'high' | 'normal' | 'low';

/** In the order in which they are served. */
export const priorities: readonly Priority[] = ['high', 'normal', 'low'];

/** The more urgent one of two. */
export function highest(one: Priority, other: Priority): Priority {
  return priorities.indexOf(one) <= priorities.indexOf(other) ? one : other;
}

/**
 * What a call is for, the most urgent first: that is the order in which tokens are given out.
 *
 * A change of what is served already goes before mass creation, since somebody looks at what it does. A clean-up lets both
 * pass, unless a quota is used up: then it is what the others wait for. What only looks comes last.
 */
export type Priority = 'change' | 'creation' | 'cleanUp' | 'check';

/** A caller's place among those who wait: by priority, then the older wish first. */
export interface Rank {
  readonly priority: Priority;
  /** When what the call is for was first wanted, in ms since 1970. */
  readonly since: number;
  /** Of wishes of one moment the same one always goes first, so that it is through before the next begins. */
  readonly owner: string;
}

const precedence: Readonly<Record<Priority, number>> = { change: 0, creation: 2, cleanUp: 3, check: 4 };
const raisedCleanUp = 1;

/** Below 0 where `one` goes before `other`. `isRoomNeeded`: a quota is used up, which a clean-up may help. */
export function compareRanks(one: Rank, other: Rank, isRoomNeeded: boolean): number {
  const of = ({ priority }: Rank): number =>
    isRoomNeeded && priority === 'cleanUp' ? raisedCleanUp : precedence[priority];
  return of(one) - of(other) || one.since - other.since || (one.owner < other.owner ? -1 : 1);
}

import type { Log } from '../runtime/log.ts';

/** That other objects are in a group than before, or (`initial`) that it is known for the first time which are. */
export interface MembersEvent {
  readonly group: string;
  readonly initial: boolean;
}

/** Which objects are in which groups, by their keys. */
export class GroupMembers {
  readonly #log: Log;
  readonly #members = new Map<string, Set<string>>();
  /** Of each object that is in any. */
  readonly #groups = new Map<string, readonly string[]>();
  /** Groups that somebody asked for before it was known what is in them. */
  readonly #awaited = new Set<string>();
  readonly #subscribers: ((event: MembersEvent) => void)[] = [];

  constructor({ log }: { readonly log: Log }) {
    this.#log = log;
  }

  of(group: string): readonly string[] {
    return [...(this.#members.get(group) ?? [])].sort();
  }

  /** To be told when it is known what is in the group. */
  await(group: string): void {
    this.#awaited.add(group);
  }

  onChange(subscriber: (event: MembersEvent) => void): void {
    this.#subscribers.push(subscriber);
  }

  /** The object is in these groups now, and in no others. */
  set(key: string, groups: readonly string[], initial = false): void {
    const before = this.#groups.get(key) ?? [];
    if (groups.length === 0) this.#groups.delete(key);
    else this.#groups.set(key, groups);

    const left = before.filter((group) => !groups.includes(group));
    for (const group of left) this.#members.get(group)?.delete(key);
    const joined = groups.filter((group) => !before.includes(group));
    for (const group of joined) this.#members.set(group, (this.#members.get(group) ?? new Set()).add(key));
    for (const group of [...left, ...joined]) {
      if (this.#members.get(group)?.size === 0) this.#members.delete(group);
      this.#tell({ group, initial });
    }
  }

  /** All groups are known now. */
  complete(): void {
    for (const group of this.#awaited) this.#tell({ group, initial: true });
    this.#awaited.clear();
  }

  #tell(event: MembersEvent): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(event);
      } catch (error) {
        // One subscriber's fault must neither hide the change from the others nor end the watch.
        this.#log.error({ object: event.group, error }, 'A subscriber to changes failed.');
      }
    }
  }
}

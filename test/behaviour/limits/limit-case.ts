/** Values at a limit's path: one just within it, and one just beyond it. Of the whole object, merge patches. */
export interface LimitCase {
  readonly passes: unknown;
  readonly refused: unknown;
  /** What was there before, where the limit is about the change. */
  readonly before?: unknown;
}

/** The cases of a definition, by the limit's path and keyword. What is required needs none: it is left out of the full object. */
export type LimitCases = Readonly<Record<string, LimitCase>>;

/** So many of something that differ. */
export function many<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A map of so many tags. */
export function tags(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(many(count, (index) => [`tag-${index}`, 'value']));
}

/** The limits that all maps of tags have. */
export function tagCases(path: string): LimitCases {
  const rule = (message: string): string => `${path} rule: ${message}`;
  return {
    [`${path} maxProperties`]: { passes: tags(40), refused: tags(41) },
    [`${path}.* maxLength`]: { passes: 'v'.repeat(256), refused: 'v'.repeat(257) },
    [rule("a tag's key has 1 to 128 characters")]: {
      passes: { k: 'v', ['k'.repeat(128)]: 'v' },
      refused: { ['k'.repeat(129)]: 'v' },
    },
    [rule('tag keys beginning with aws: or privatehttp.io/ are reserved')]: {
      passes: { 'aws-team': 'a', 'privatehttp.io': 'b' },
      refused: { 'aws:team': 'a' },
    },
  };
}

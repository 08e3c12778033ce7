type Tags = Readonly<Record<string, string>>;

/** The keys of tags that users and administrators wish for, sorted. Those that say whose something is are never removed. */
export function tagKeysOf(tags: Iterable<Tags>): readonly string[] {
  const keys = new Set([...tags].flatMap((one) => Object.keys(one)));
  return [...keys].filter((key) => !key.startsWith('privatehttp.io/')).sort();
}

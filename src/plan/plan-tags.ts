type Tags = Readonly<Record<string, string>>;

/** What makes the tags of a resource the desired ones: `undefined` where there is nothing to do. */
export function planTags(
  desired: Tags,
  observed: Tags,
): { readonly set: Tags | undefined; readonly removed: readonly string[] | undefined } {
  const set = Object.entries(desired).filter(([key, value]) => observed[key] !== value);
  // Tags that begin with aws: are AWS's own and can be neither set nor removed.
  const removed = Object.keys(observed).filter((key) => !(key in desired) && !key.startsWith('aws:'));

  return {
    set: set.length === 0 ? undefined : Object.fromEntries(set),
    removed: removed.length === 0 ? undefined : removed,
  };
}

type Tags = Readonly<Record<string, string>>;

/**
 * What makes the tags of a resource the desired ones: `undefined` where there is nothing to do. Only tags that the controller
 * has set itself (`managed`, their keys) are taken off again: others put theirs on, for costs or compliance.
 */
export function planTags(
  desired: Tags,
  observed: Tags,
  managed: readonly string[],
): { readonly set: Tags | undefined; readonly removed: readonly string[] | undefined } {
  const set = Object.entries(desired).filter(([key, value]) => observed[key] !== value);
  const removed = managed.filter((key) => key in observed && !(key in desired));

  return {
    set: set.length === 0 ? undefined : Object.fromEntries(set),
    removed: removed.length === 0 ? undefined : removed,
  };
}

/** What the first segment of the path says about the stage. */
export interface ChosenStage {
  readonly stageName: string;
  /** What routes match: without the stage. */
  readonly path: string;
  /** What stands before `path` in the path that an integration receives by default: `/dev`, or nothing for `$default`. */
  readonly prefix: string;
}

/** A stage whose name is the first segment, else `$default`, else none [documented]. */
export function chooseStage(stages: ReadonlyMap<string, unknown>, path: string): ChosenStage | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
  if (first !== '$default' && stages.has(first)) {
    return { stageName: first, path: rest === '' ? '/' : rest, prefix: `/${first}` };
  }
  return stages.has('$default') ? { stageName: '$default', path, prefix: '' } : undefined;
}

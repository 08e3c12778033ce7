/** One command that somebody gives to kubectl. */
export interface Command {
  readonly args: readonly string[];
  /** What it reads from its standard input: YAML or JSON. `$uid` in it is what the last command with `tellsUid` printed. */
  readonly input?: string;
  /** A command line that `kubectl edit` starts as the editor. */
  readonly editor?: string;
  readonly tellsUid?: boolean;
  /** Whether it is to end with an error. */
  readonly fails: boolean;
}

/** What somebody says to kubectl, command after command; in a namespace of its own where it names one. */
export interface Dialogue {
  readonly title: string;
  readonly namespace?: string;
  readonly commands: readonly Command[];
}

type More = Partial<Pick<Command, 'input' | 'editor' | 'tellsUid'>>;

/** A command in words, such as `get pha -o wide`; arguments with blanks in them come after it, as they are. */
export function kubectl(words: string, ...rest: readonly (string | More)[]): Command {
  const more = rest.filter((one) => typeof one !== 'string').reduce<More>((all, one) => ({ ...all, ...one }), {});
  return {
    args: [...words.split(' '), ...rest.filter((one) => typeof one === 'string')],
    fails: false,
    ...more,
  };
}

/** A command that is refused, or waits in vain. */
export function fails(command: Command): Command {
  return { ...command, fails: true };
}

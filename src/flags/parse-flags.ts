import { parseArgs } from 'node:util';
import leven from 'leven';
import { flags, type FlagName } from './flags.ts';

/** What a command line says, as text. */
export interface ParsedFlags {
  /** Flags and their texts; of one that is given twice the last. */
  readonly given: ReadonlyMap<FlagName, string>;
  readonly help: boolean;
  readonly version: boolean;
  /** What of it is not understood. */
  readonly problems: readonly string[];
}

/** Two more for what is asked for instead of a controller. */
const options = {
  ...mapValues(flags, () => ({ type: 'string' as const })),
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const singleDash = /^-(?=[a-z]{2})/i;

/** Takes a command line apart. What is wrong with it is said of all of it, so nothing throws here. */
export function parseFlags(args: readonly string[]): ParsedFlags {
  // To parseArgs a single dash begins one-letter flags, many at once; here it is another spelling that is not known.
  const dashed = args.map((arg) => arg.replace(singleDash, '--'));
  const { tokens, values } = parseArgs({ args: dashed, options, strict: false, tokens: true });
  const given = new Map<FlagName, string>();
  const problems = new Map<number, string>();

  for (const token of tokens) {
    const written = args[token.index] ?? '';
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      // It was meant as the value of the flag before it, which is not understood.
      if (problems.has(token.index - 1)) continue;
      problems.set(token.index, `"${token.value}" is no flag, and only flags are understood.`);
    } else if (!Object.hasOwn(options, token.name) || singleDash.test(written)) {
      problems.set(token.index, unknown(written));
    } else if (isFlag(token.name)) {
      const { placeholder } = flags[token.name];
      if (token.value === undefined || (!token.inlineValue && token.value.startsWith('-')))
        problems.set(token.index, `--${token.name} has no value. Give it one: --${token.name}=${placeholder}`);
      else given.set(token.name, token.value);
    }
  }
  return { given, help: values.help === true, version: values.version === true, problems: [...problems.values()] };
}

function unknown(arg: string): string {
  const [flag = ''] = arg.split('=');
  const name = flag.replace(/^-+/, '');
  const [nearest] = Object.keys(options)
    .map((option) => ({ option, distance: leven(name, option) }))
    .sort((one, other) => one.distance - other.distance);
  // What shares less than half with it is another word.
  const isNear = nearest !== undefined && nearest.distance <= name.length / 2;
  return `Unknown flag ${flag}.${isNear ? ` Did you mean --${nearest.option}?` : ''}`;
}

function isFlag(name: string): name is FlagName {
  return Object.hasOwn(flags, name);
}

function mapValues<Key extends string, Value>(record: Readonly<Record<Key, unknown>>, map: () => Value) {
  // Object.fromEntries forgets which keys there are.
  return Object.fromEntries(Object.keys(record).map((key) => [key, map()])) as Record<Key, Value>;
}

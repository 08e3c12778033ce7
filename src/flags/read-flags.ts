import { ConfigError } from './config-error.ts';
import type { Flag } from './flag.ts';
import { flags, type FlagName, type FlagValues } from './flags.ts';
import { parseFlags } from './parse-flags.ts';
import { WrongValue } from './wrong-value.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads flags, then environment, then defaults. Throws a ConfigError that names all that is wrong. */
export function readFlags(args: readonly string[], environment: Environment): FlagValues {
  const { given, problems: misunderstood } = parseFlags(args);
  const problems = [...misunderstood];
  const missing: string[] = [];
  const values: Record<string, unknown> = {};

  for (const [name, flag] of entries) {
    const found = textOf(flag, name, given, environment);
    if (found === undefined) {
      if (flag.missing !== undefined) missing.push(`--${name} is missing: ${flag.missing}`);
      continue;
    }
    try {
      values[name] = flag.read(found.text);
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      problems.push(`${found.source} ${shown(found.text, error)}: ${error.message}`);
    }
  }

  // A flag that is misspelt is missing too, and that is no news then.
  if (misunderstood.length === 0) problems.push(...missing);
  if (problems.length > 0) throw new ConfigError([...problems, '--help explains every flag.']);
  // By each flag's own `read`; and what has to be there is, or is among the problems.
  return values as FlagValues;
}

// Object.entries forgets which keys there are.
const entries = Object.entries(flags) as readonly (readonly [FlagName, Flag<unknown>])[];

function textOf(flag: Flag<unknown>, name: FlagName, given: ReadonlyMap<FlagName, string>, environment: Environment) {
  const text = given.get(name);
  if (text !== undefined) return { text, source: `--${name}` };
  for (const variable of flag.environment ?? []) {
    const value = environment[variable] ?? '';
    if (value !== '') return { text: value, source: `${variable}, which stands for --${name},` };
  }
  return flag.default === undefined ? undefined : { text: flag.default, source: `--${name}` };
}

function shown(text: string, { part }: WrongValue): string {
  return part === undefined ? `is "${text}"` : `has "${part}"`;
}

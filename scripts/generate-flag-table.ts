import { format, resolveConfig } from 'prettier';
import { defaultOf } from '../src/flags/default-of.ts';
import type { Flag } from '../src/flags/flag.ts';
import { flags } from '../src/flags/flags.ts';

const begin = '<!-- Made from src/flags/flags.ts by "npm run generate": change that, not this table. -->';
const end = '<!-- The end of what is made. -->';

/** The page with its table of flags as they are; all else on it is written by hand. */
export async function pageWithFlags(page: string, path: string): Promise<string> {
  const [before, rest] = halves(page, begin, path);
  const [, after] = halves(rest, end, path);
  const rows = Object.entries<Flag<unknown>>(flags).map(
    ([name, flag]) => `| \`--${name}\` | \`${flag.placeholder}\` | ${defaultOf(flag)} | ${flag.meaning} |`,
  );
  const table = ['| flag | value | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
  return format(`${before}${begin}\n\n${table}\n\n${end}${after}`, {
    ...(await resolveConfig(path)),
    filepath: path,
  });
}

function halves(text: string, mark: string, path: string): readonly [string, string] {
  const [before, after] = text.split(mark);
  if (before === undefined || after === undefined) throw new Error(`${path} has no line ${mark}`);
  return [before, after];
}

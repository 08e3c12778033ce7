import { parseFlags } from '../flags/parse-flags.ts';
import { usage } from '../flags/usage.ts';
import { version } from '../version.ts';

/** What is to be said instead of starting a controller, as `--help` and `--version` ask for it; else undefined. */
export function informationFor(args: readonly string[]): string | undefined {
  const asked = parseFlags(args);
  if (asked.help) return usage();
  return asked.version ? `private-http-api-controller ${version}\n` : undefined;
}

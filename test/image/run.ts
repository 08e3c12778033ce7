import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';

/**
 * Runs a program to its end and answers what it printed, all of which people see as it comes.
 *
 * @throws where it does not end with 0, or is not there.
 */
export async function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  child.stdout.pipe(process.stderr, { end: false });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [printed, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}; what it says is above.`);
  return printed.trim();
}

import type { Kubectl } from '../kubectl.ts';
import type { Dialogue } from './dialogue.ts';
import { normalise } from './normalise.ts';

/** A command, how it ended and what it said. */
export interface Said {
  readonly command: string;
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Holds a dialogue with one server, to its end whatever is answered. */
export async function hold({ namespace, commands }: Dialogue, kubectl: Kubectl): Promise<readonly Said[]> {
  if (namespace !== undefined) await kubectl.run(['create', 'namespace', namespace]);
  const said: Said[] = [];
  let uid = '';
  for (const { args, input, editor, tellsUid } of commands) {
    const { code, stdout, stderr } = await kubectl.run(
      [...(namespace === undefined || args.includes('-n') ? [] : ['-n', namespace]), ...args],
      { ...(input && { input: input.replaceAll('$uid', uid) }), ...(editor && { editor }) },
    );
    if (tellsUid === true) uid = stdout;
    said.push({ command: args.join(' '), code, stdout: normalise(stdout), stderr: normalise(stderr) });
  }
  return said;
}

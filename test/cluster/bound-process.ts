import { spawn } from 'node:child_process';

/** A process that ends when this one does, however that happens. */
export interface BoundProcess {
  /** Whether it still runs. */
  readonly isRunning: boolean;
  /** The last lines that it wrote. */
  readonly lastLines: readonly string[];
  /** Kills it, and waits until it is gone. */
  kill(): Promise<void>;
}

/**
 * Runs "$@" until it ends or standard input does, which it does with the process that holds its other end: no signal tells
 * a child that its parent was killed. The shell itself then has nobody to write to any more, and would end by trying.
 */
const untilInputEnds = `
  folder=$1; shift
  exec 3<&0
  "$@" 3<&- </dev/null & child=$!
  (while read -r _; do :; done <&3; kill -KILL "$child") 2>/dev/null & watcher=$!
  exec 3<&- >/dev/null 2>&1
  wait "$child"; code=$?
  kill "$watcher"
  [ -z "$folder" ] || rm -rf -- "$folder"
  exit "$code"`;

/** Starts a program with its flags. With it goes the folder, if one is given. */
export function startBoundProcess(program: string, flags: readonly string[], folder = ''): BoundProcess {
  // Detached: a Ctrl-C is for whoever started it, who may have an order to end things in.
  const child = spawn('sh', ['-c', untilInputEnds, 'sh', folder, program, ...flags], { stdio: 'pipe', detached: true });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line !== ''));
      lines.splice(0, lines.length - 20);
    });
  }
  let isRunning = true;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      lines.push(error.message);
      isRunning = false;
      resolve();
    });
    child.once('close', () => {
      isRunning = false;
      resolve();
    });
  });
  // Its end of the pipe may be gone first.
  child.stdin.on('error', () => undefined);
  return {
    get isRunning() {
      return isRunning;
    },
    get lastLines() {
      return lines;
    },
    kill: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

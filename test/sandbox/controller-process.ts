import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Program } from './world/containers/start-container.ts';

/** The controller as it runs in production: a process of its own, from the bundle. */
export interface ControllerProcess {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** The last lines it wrote, oldest first. */
  readonly lastLines: readonly string[];
  /** Resolves when the process is gone; says how it went. */
  readonly ended: Promise<string>;
  /** Asks it to stop in order, and waits until it has; after ten seconds it is killed. Answers how it went. */
  stop(): Promise<string>;
}

const project = fileURLToPath(new URL('../../', import.meta.url));

/** How docs/configuration.md says that it is run where memory counts. */
const smallFootprint = {
  flags: ['--max-semi-space-size=1', '--optimize-for-size'],
  environment: { MALLOC_ARENA_MAX: '1' },
};

/** What stands for the controller's image, from whichever registry: the bundle, started as the image starts it. */
export const controllerProgram: Program = {
  image: 'private-http-api-controller',
  file: fileURLToPath(new URL('../../dist/controller.mjs', import.meta.url)),
  nodeFlags: smallFootprint.flags,
  environment: smallFootprint.environment,
};

/** Builds dist/controller.mjs: about a second. */
export async function buildBundle(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/bundle.ts'], { cwd: project });
}

/** Any free port: several of them may run on this machine. */
export const freePorts = ['--metrics-bind-address=127.0.0.1:0', '--health-probe-bind-address=127.0.0.1:0'];

export interface ControllerProcessOptions {
  readonly flags: readonly string[];
  /** All that it gets to see of the environment: KUBECONFIG and AWS_…. */
  readonly environment: Readonly<Record<string, string>>;
  /** Is handed each line that it writes. */
  readonly onLine?: (line: string) => void;
}

/** Starts the bundle. */
export function startControllerProcess(options: ControllerProcessOptions): ControllerProcess {
  const { flags, environment, onLine } = options;
  const child = spawn(process.execPath, [...smallFootprint.flags, 'dist/controller.mjs', ...freePorts, ...flags], {
    cwd: project,
    env: { ...smallFootprint.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return watchController(child, onLine);
}

/** A process of the controller, however it was started. */
export function watchController(
  child: ChildProcessByStdio<null, Readable, Readable>,
  onLine: (line: string) => void = () => undefined,
): ControllerProcess {
  const lastLines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > 20) lastLines.shift();
      onLine(line);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.on('error', ({ message }) => {
      resolve(`could not be started: ${message}`);
    });
    child.on('close', (code, signal) => {
      resolve(signal === null ? `exited with code ${code ?? 0}` : `was ended by ${signal}`);
    });
  });

  return {
    pid: child.pid,
    lastLines,
    ended,
    stop: async () => {
      const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
      child.kill('SIGTERM');
      const how = await ended;
      clearTimeout(patience);
      return how;
    },
  };
}

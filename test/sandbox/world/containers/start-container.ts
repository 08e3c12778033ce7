import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Listening } from './in-pod.ts';

/** A program of this machine that stands for an image. */
export interface Program {
  /** The last part of the image's name, without tag or digest. */
  readonly image: string;
  /** A file for this Node. */
  readonly file: string;
  readonly nodeFlags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A folder of this machine that a container has somewhere else. */
export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly readOnly: boolean;
}

export interface ContainerEnd {
  readonly exitCode: number;
  /** Why it could not even be started. */
  readonly message?: string;
}

/** A container that runs. */
export interface ContainerProcess {
  readonly ended: Promise<ContainerEnd>;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface ContainerStart {
  readonly program: Program;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly mounts: readonly Mount[];
  readonly onLine: (line: string) => void;
  readonly onListening: (listening: Listening) => void;
}

export type StartContainer = (container: ContainerStart) => ContainerProcess;

/**
 * The host name is the pod's, and the file system is this machine's, with the pod's volumes where its containers have them:
 * seen by this process and its children only. /var/run is its own, as that is where Kubernetes mounts most; other places have
 * to be there on this machine. Each step is an exec, so it stays one process, which gets the signals.
 */
const enter = `
set -eu
hostname "$1"
shift
mount -t tmpfs -o mode=755 tmpfs /var/run
while [ "$1" != -- ]; do
  case "$2" in /var/run/* | /run/*) mkdir -p "$2" ;; esac
  mount --bind "$1" "$2"
  [ "$3" = rw ] || mount -o remount,bind,ro,nosuid,nodev,noexec "$2"
  shift 3
done
shift
exec "$@"
`;

/**
 * Starts a container's program as a process of its own, which Linux lets root do, and most others too. What a container
 * runtime does beside is left out: the image's file system, user and capabilities, limits of CPU and memory. (`npm run
 * test:image` has those of our image.)
 */
export const startContainer: StartContainer = (container) => {
  const { program, args, environment, hostname, mounts, onLine, onListening } = container;
  const namespaces = ['--mount', '--uts', '--propagation=private'];
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const mounted = mounts.flatMap(({ from, to, readOnly }) => [from, to, readOnly ? 'ro' : 'rw']);
  const inPod = new URL('in-pod.ts', import.meta.url).href;
  const command = [process.execPath, ...program.nodeFlags, `--import=${inPod}`, program.file, ...args];
  const child = spawn(
    'unshare',
    [...namespaces, ...asRoot, 'sh', '-c', enter, 'enter', hostname, ...mounted, '--', ...command],
    // Detached: a Ctrl-C is for whoever started the sandbox, and pods are told by their kubelet.
    { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true },
  );
  // The only thing that in-pod.ts sends.
  child.on('message', (listening) => {
    onListening(listening as Listening);
  });
  for (const input of [child.stdout, child.stderr]) if (input !== null) createInterface({ input }).on('line', onLine);
  return {
    signal: (signal) => {
      child.kill(signal);
    },
    ended: new Promise((resolve) => {
      child.once('error', ({ message }) => {
        resolve({ exitCode: 128, message: `${message} (pods' programs are started by unshare, of Linux)` });
      });
      child.once('close', (code, signal) => {
        resolve({ exitCode: code ?? 128 + (signal === 'SIGKILL' ? 9 : 15) });
      });
    }),
  };
};

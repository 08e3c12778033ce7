import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** How a command ended, and what it wrote. */
export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** What it reads from its standard input. */
  readonly input?: string;
  /** A command line that `kubectl edit` starts as the editor. */
  readonly editor?: string;
  /** When to interrupt it (SIGINT), as a person ends `kubectl get -w`. */
  readonly until?: (stdout: string) => boolean;
}

/** kubectl, talking to one server, with a discovery cache of its own. */
export class Kubectl implements AsyncDisposable {
  readonly #path: string;
  readonly #folder: string;

  private constructor(path: string, folder: string) {
    this.#path = path;
    this.#folder = folder;
  }

  static async start(path: string, kubeconfig: string): Promise<Kubectl> {
    const folder = await mkdtemp(join(tmpdir(), 'kubectl-'));
    await writeFile(join(folder, 'config'), kubeconfig);
    return new Kubectl(path, folder);
  }

  /** Runs one command to its end; a failure is an outcome like any other. */
  run(args: readonly string[], { input = '', editor, until }: RunOptions = {}): Promise<Outcome> {
    const common = ['--kubeconfig', join(this.#folder, 'config'), '--cache-dir', join(this.#folder, 'cache')];
    const env = {
      PATH: ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      ...(editor === undefined ? {} : { KUBE_EDITOR: editor }),
    };
    const child = spawn(this.#path, [...common, ...args], { env });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (until?.(stdout) === true) child.kill('SIGINT');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code: code ?? undefined, stdout, stderr });
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

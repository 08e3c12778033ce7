import { spawn } from 'node:child_process';
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The release that test/cluster/kubectl builds, and that the dialogues are held with. */
export const KUBECTL_VERSION = 'v1.37.2';

/** The environment variables that say where kubectl may be. */
export interface KubectlEnvironment {
  /** The folder of envtest's convention: etcd, kube-apiserver, kubectl. */
  readonly KUBEBUILDER_ASSETS?: string | undefined;
  readonly XDG_CACHE_HOME?: string | undefined;
  readonly HOME?: string | undefined;
}

/** Where `npm run kubectl:build` puts it. */
export function builtKubectl({ XDG_CACHE_HOME, HOME }: KubectlEnvironment): string {
  const cache =
    XDG_CACHE_HOME === undefined || XDG_CACHE_HOME === '' ? join(HOME ?? tmpdir(), '.cache') : XDG_CACHE_HOME;
  return join(cache, 'private-http-api-controller', `kubectl-${KUBECTL_VERSION}`, 'kubectl');
}

/** The kubectl of KUBEBUILDER_ASSETS, or the one that was built; undefined where there is neither. */
export async function findKubectl(environment: KubectlEnvironment): Promise<string | undefined> {
  const { KUBEBUILDER_ASSETS: assets } = environment;
  const candidates = [
    ...(assets === undefined || assets === '' ? [] : [join(assets, 'kubectl')]),
    builtKubectl(environment),
  ];
  for (const candidate of candidates) if (await isExecutable(candidate)) return candidate;
  return undefined;
}

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

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

import { parseAllDocuments } from 'yaml';

import { findBinary } from '../cluster/find-binary.ts';

/** The chart as it is. */
export const chart = join(import.meta.dirname, '../../charts/private-http-api-controller');
/** As it was once. */
export const olderChart = join(import.meta.dirname, 'fixtures/private-http-api-controller-0.0.1');

/** Values of the chart, as a file of them would have. */
export type Values = Readonly<Record<string, unknown>>;

/** What the chart renders. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** How a command ended, and what it wrote. */
export interface Ran {
  readonly code: number;
  /** Both outputs, with every white space a single blank, as messages are wrapped. */
  readonly said: string;
  readonly stdout: string;
}

/** Helm, with a home of its own. */
export class Helm implements AsyncDisposable {
  readonly #path: string;
  readonly #home: string;

  private constructor(path: string, home: string) {
    this.#path = path;
    this.#home = home;
  }

  /** Without a kubeconfig it speaks to no server. */
  static async start(kubeconfig = ''): Promise<Helm> {
    const path = await findBinary('helm', process.env);
    if (path === undefined) throw new Error('There is no Helm here: "npm run cluster:build" builds it.');
    const home = await mkdtemp(join(tmpdir(), 'helm-'));
    await writeFile(join(home, 'config'), kubeconfig, { mode: 0o600 });
    return new Helm(path, home);
  }

  /** Runs one command, with these values where it takes some; a failure is an outcome like any other. */
  async run(args: readonly string[], values?: Values): Promise<Ran> {
    const file = join(this.#home, `${randomUUID()}.json`);
    if (values !== undefined) await writeFile(file, JSON.stringify(values));
    const given = values === undefined ? [] : ['--values', file];
    const env = {
      PATH: ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      HOME: this.#home,
      KUBECONFIG: join(this.#home, 'config'),
    };
    return new Promise((resolve) => {
      execFile(this.#path, [...args, ...given], { env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
        const said = `${stderr} ${stdout}`.replaceAll(/\s+/g, ' ');
        resolve({ code: error === null ? 0 : 1, stdout, said });
      });
    });
  }

  /** What the chart is with these values; throws what Helm has against them. */
  async render(values: Values, { release = 'demo', namespace = 'operators' } = {}): Promise<readonly Rendered[]> {
    const { code, stdout, said } = await this.run(['template', release, chart, '--namespace', namespace], values);
    if (code !== 0) throw new Error(said);
    const documents = parseAllDocuments(stdout).map((document) => document.toJS() as Rendered | null);
    // Each document of a chart is an object of Kubernetes, or only comments.
    return documents.filter((document) => document !== null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#home, { recursive: true, force: true });
  }
}

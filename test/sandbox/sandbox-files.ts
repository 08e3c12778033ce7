import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { chartValues, environmentOf } from './environment.ts';
import type { Sandbox } from './sandbox.ts';

/** The folder of pods' logs, in the sandbox's. */
export const podLogs = 'pods';

/**
 * What the sandbox leaves for other terminals while it is up: `kubeconfig`, `env` to be sourced, the chart's `values.yaml`, the
 * controller's log, and those of pods that are processes.
 */
export class SandboxFiles implements AsyncDisposable {
  readonly directory: string;
  readonly kubeconfig: string;
  readonly #log: WriteStream;

  private constructor(directory: string) {
    this.directory = directory;
    this.kubeconfig = resolve(directory, 'kubeconfig');
    this.#log = createWriteStream(join(directory, 'controller.log'));
  }

  static async write(directory: string, sandbox: Sandbox, kubeconfig: string): Promise<SandboxFiles> {
    await mkdir(directory, { recursive: true });
    const files = new SandboxFiles(directory);
    const environment = environmentOf({
      awsUrl: sandbox.aws.url,
      region: sandbox.region,
      kubeconfig: files.kubeconfig,
    });
    const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
    await writeFile(files.kubeconfig, kubeconfig, { mode: 0o600 });
    await writeFile(join(directory, 'env'), exports.join(''));
    await writeFile(join(directory, 'values.yaml'), stringify(chartValues(sandbox)));
    return files;
  }

  /** Adds a line to the controller's log. */
  log(line: string): void {
    this.#log.write(`${line}\n`);
  }

  /** Removes what was written, and the directory where nothing else is in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((done) => this.#log.end(done));
    for (const name of ['kubeconfig', 'env', 'values.yaml', 'controller.log', podLogs])
      await rm(join(this.directory, name), { recursive: true, force: true });
    await rmdir(this.directory).catch(() => undefined);
  }
}

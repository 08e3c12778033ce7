import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle, startControllerProcess } from '../sandbox/controller-process.ts';
import type { ControllerProcess, ControllerProcessOptions } from '../sandbox/controller-process.ts';
import { environmentOf } from '../sandbox/environment.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { VirtualClock } from '../sandbox/virtual-clock.ts';

/** How many times as fast as the wall's the sandbox's clock runs: a minute passes in a second. */
export const speed = 60;

/** The world that the demo plays in, and the controller as a process of its own. */
export interface Stage extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly controller: ControllerProcess;
  /** The flags that it was started with. */
  readonly flags: readonly string[];
}

/** What the controller waits for between two looks is its own time, not the sandbox's: so it looks more often here. */
const flags = ['--cluster-name=demo', '--vpc-link-poll=500ms', '--vpc-link-grace=1s'];

/** With the controller from the bundle, which is built before. */
export async function setStage(): Promise<Stage> {
  await buildBundle();
  return setStageWith(startControllerProcess);
}

/** With the controller as it is started by `start`. */
export async function setStageWith(start: (options: ControllerProcessOptions) => ControllerProcess): Promise<Stage> {
  const clock = new VirtualClock({ start: Date.now() });
  const sandbox = await startSandbox({ clock, clusterName: 'demo' });
  clock.run(speed);
  const directory = await mkdtemp(join(tmpdir(), 'private-http-api-demo-'));
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, sandbox.kubernetes.kubeconfig());
  const controller = start({
    flags,
    environment: environmentOf({ awsUrl: sandbox.aws.url, region: sandbox.region, kubeconfig }),
  });
  return {
    ...{ sandbox, controller, flags },
    [Symbol.asyncDispose]: async () => {
      await controller.stop();
      await sandbox.close();
      await rm(directory, { recursive: true });
    },
  };
}

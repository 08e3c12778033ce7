import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { styleText } from 'node:util';
import { kubeconfigOf, startControlPlane, type ControlPlane } from '../cluster/control-plane.ts';
import { onControlPlane } from '../cluster/real-api-server.ts';
import { buildBundle, startControllerProcess } from './controller-process.ts';
import type { ControllerProcess } from './controller-process.ts';
import { environmentOf } from './environment.ts';
import { FlagError, readFlags } from './flags.ts';
import type { SandboxFlags } from './flags.ts';
import { podRuntime } from './pod-runtime.ts';
import { startSandbox } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { podLogs, SandboxFiles } from './sandbox-files.ts';
import { VirtualClock } from './virtual-clock.ts';
import { welcome } from './welcome.ts';

/** `npm run sandbox`: the world stays up for people to play with, until Ctrl-C. */
try {
  await run(readFlags(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${styleText('red', error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = error instanceof FlagError ? 2 : 1;
}

async function run(flags: SandboxFlags): Promise<void> {
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
  const clock = new VirtualClock({ start: Date.now() });
  if (flags.controller || flags.cluster === 'real') await buildBundle();
  const plane = flags.cluster === 'real' ? await startControlPlane(process.env, { serviceAccounts: true }) : undefined;
  await using sandbox = await startOnPort(flags, clock, plane);
  clock.run(flags.speed);
  await sandbox.apply(await readFile(new URL('../../examples/sample-workloads.yaml', import.meta.url), 'utf8'));

  await using files = await SandboxFiles.write(
    flags.directory,
    sandbox,
    plane === undefined ? sandbox.kubernetes.kubeconfig() : kubeconfigOf(plane.access),
  );
  await using controller = flags.controller ? await startController(sandbox, files) : undefined;
  process.stdout.write(welcome({ flags, sandbox, files, plane, hasController: controller !== undefined }));

  await told;
  process.stdout.write('\nEnding the sandbox.\n');
}

/** On the usual port, or where that is taken and nobody asked for it, on another. */
async function startOnPort(
  { port, region, directory }: SandboxFlags,
  clock: VirtualClock,
  plane: ControlPlane | undefined,
): Promise<Sandbox> {
  const cluster = plane && {
    startApiServer: onControlPlane(plane),
    runtime: podRuntime({ apiServerUrl: plane.access.url, logFolder: join(directory, podLogs) }),
  };
  try {
    return await startSandbox({ clock, region, ...cluster, awsPort: port ?? 4566 });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    if (port !== undefined) throw new Error(`Port ${port} is taken: give another --port, or none.`, { cause: error });
    return startSandbox({ clock, region, ...cluster });
  }
}

async function startController(sandbox: Sandbox, files: SandboxFiles): Promise<AsyncDisposable> {
  const controller = startControllerProcess({
    flags: [`--cluster-name=${sandbox.clusterName}`, '--vpc-link-poll=1s'],
    environment: environmentOf({ awsUrl: sandbox.aws.url, region: sandbox.region, kubeconfig: files.kubeconfig }),
    onLine: (line) => {
      files.log(line);
    },
  });
  let isEnding = false;
  const watched = controller.ended.then((how) => {
    if (!isEnding) process.stderr.write(`${styleText('red', earlyEnd(how, controller))}\n`);
  });
  return {
    [Symbol.asyncDispose]: async () => {
      isEnding = true;
      await controller.stop();
      await watched;
    },
  };
}

function earlyEnd(how: string, { lastLines }: ControllerProcess): string {
  return ['', `The controller ${how}; the sandbox stays up. Its last lines:`, ...lastLines.slice(-5)].join('\n');
}

import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import {
  freePorts,
  watchController,
  type ControllerProcess,
  type ControllerProcessOptions,
} from '../sandbox/controller-process.ts';
import { startContainer, type Mount } from './container.ts';
import { imageFiles } from './image-files.ts';
import { readOciImage, type ImageConfig } from './oci-image.ts';

/** The image that was built, to be started from. */
export interface BuiltImage extends ImageConfig {
  /** What is transferred when it is pulled. */
  readonly compressedBytes: number;
  /**
   * Starts the controller as a container of it: its entrypoint with these flags after it, its environment and these variables
   * over it, its user. The file that KUBECONFIG names is mounted, and so are `mounts`. Linux, and root, only.
   */
  readonly startController: (
    options: ControllerProcessOptions & { readonly mounts?: readonly Mount[] },
  ) => ControllerProcess;
  /** Starts another program that is in it, the same way. */
  readonly startProgram: (command: readonly string[]) => ChildProcessByStdio<null, Readable, Readable>;
}

/** @throws where none was built */
export async function readBuiltImage(): Promise<BuiltImage> {
  const { architecture, config, compressedBytes } = await readOciImage(imageFiles.layout).catch((error: unknown) => {
    throw new Error('There is no image in dist/image: npm run image:build', { cause: error });
  });
  const { root } = imageFiles;
  const ownEnvironment: Readonly<Record<string, string>> = Object.fromEntries(
    config.Env.map((variable) => {
      const [name = '', ...value] = variable.split('=');
      return [name, value.join('=')] as const;
    }),
  );

  return {
    ...{ architecture, config, compressedBytes },
    startController: ({ flags, environment: { KUBECONFIG, ...variables }, mounts = [], onLine }) => {
      const kubeconfig: Mount[] = KUBECONFIG === undefined ? [] : [{ from: KUBECONFIG, to: 'kubeconfig' }];
      const child = startContainer({
        ...{ root, user: config.User, mounts: [...mounts, ...kubeconfig] },
        command: [...config.Entrypoint, ...freePorts, ...flags],
        environment: {
          ...ownEnvironment,
          ...variables,
          ...(KUBECONFIG !== undefined && { KUBECONFIG: '/run/kubeconfig' }),
        },
      });
      return watchController(child, onLine);
    },
    startProgram: (command) =>
      startContainer({ root, user: config.User, command, environment: ownEnvironment, mounts: [] }),
  };
}

import { lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { figure, median, type Figure } from '../bench/figure.ts';
import { freePorts } from '../cluster/free-ports.ts';
import { environmentOf } from '../sandbox/environment.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { VirtualClock } from '../sandbox/virtual-clock.ts';
import type { BuiltImage } from './built-image.ts';
import { imageFiles } from './image-files.ts';

const starts = 7;
/** In ms. */
const patience = 20_000;

/** How large the image is, and how long a container of it takes until it is ready. */
export async function imageFigures(image: BuiltImage): Promise<readonly Figure[]> {
  const megabytes = { unit: 'MB', digits: 1 };
  return [
    figure('Image, compressed (what a pull transfers)', image.compressedBytes / 1e6, { ...megabytes, atMost: 60 }),
    figure('  unpacked', (await bytesBelow(imageFiles.root)) / 1e6, { ...megabytes, atMost: 150 }),
    figure(`  container start to /readyz (median of ${starts})`, await secondsToReady(image), { unit: 's', atMost: 1 }),
  ];
}

async function secondsToReady(image: BuiltImage): Promise<number> {
  await using sandbox = await startSandbox({ clock: new VirtualClock({ start: Date.now() }) });
  const directory = await mkdtemp(join(tmpdir(), 'private-http-api-image-'));
  try {
    const kubeconfig = join(directory, 'kubeconfig');
    await writeFile(kubeconfig, sandbox.kubernetes.kubeconfig());
    const environment = environmentOf({ awsUrl: sandbox.aws.url, region: sandbox.region, kubeconfig });
    const seconds: number[] = [];
    for (let at = 1; at <= starts; at += 1) {
      const [port = 0] = await freePorts(1);
      const flags = ['--cluster-name=image', `--health-probe-bind-address=127.0.0.1:${port}`];
      const started = performance.now();
      const controller = image.startController({ flags, environment });
      await untilReady(port, controller.lastLines);
      seconds.push((performance.now() - started) / 1000);
      await controller.stop();
    }
    return median(seconds);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function untilReady(port: number, lastLines: readonly string[]): Promise<void> {
  for (const deadline = performance.now() + patience; performance.now() < deadline;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status === 200) return;
    await pause(2);
  }
  throw new Error(`It was not ready within ${patience / 1000} s. Its last lines:\n${lastLines.join('\n')}`);
}

async function bytesBelow(folder: string): Promise<number> {
  const paths = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(paths.map(async (path) => (await lstat(join(folder, path))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Builds the real kubectl from its Go module into the user's cache, once a version: `npm run kubectl:build`. The first
 * build takes about three minutes on two cores.
 */
import { spawn } from 'node:child_process';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { KUBECTL_VERSION, builtKubectl, findKubectl } from './kubectl.ts';

const [major, minor] = KUBECTL_VERSION.slice(1).split('.');

/** What a release build stamps: without it kubectl calls itself v0.0.0, and warns of its distance to the server. */
const stamps = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((module) => [
  `-X ${module}.gitVersion=${KUBECTL_VERSION}`,
  `-X ${module}.gitMajor=${major ?? ''}`,
  `-X ${module}.gitMinor=${minor ?? ''}`,
]);

async function build(target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  // Built beside it and moved: whoever looks meanwhile finds a whole kubectl or none.
  const unfinished = `${target}.${process.pid}`;
  const source = join(import.meta.dirname, 'kubectl');
  const args = ['build', '-C', source, '-trimpath', '-ldflags', ['-s -w', ...stamps].join(' '), '-o', unfinished, '.'];
  const code = await new Promise<number | null>((resolve, reject) => {
    spawn('go', args, { stdio: 'inherit', env: { ...process.env, CGO_ENABLED: '0' } })
      .once('error', reject)
      .once('close', resolve);
  });
  if (code !== 0) throw new Error(`go build of ${source} ended with ${String(code)}; what it says is above.`);
  await rename(unfinished, target);
}

const found = await findKubectl(process.env);
if (found === undefined) {
  const target = builtKubectl(process.env);
  try {
    await build(target);
    process.stdout.write(`Built kubectl ${KUBECTL_VERSION}: ${target}\n`);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const advice =
      'There is no Go here. Install Go 1.26 or newer, or point KUBEBUILDER_ASSETS to a folder with kubectl in it.';
    process.stderr.write(`${isMissing ? advice : error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
} else {
  process.stdout.write(`kubectl is there already: ${found}\n`);
}

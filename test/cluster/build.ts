/**
 * Builds etcd, the Kubernetes control plane, kubectl and Helm from their Go modules into the user's cache, once a version:
 * `npm run cluster:build`. The first time takes about nine minutes on two cores.
 */
import { spawn } from 'node:child_process';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { binaries, type Binary, type BinaryName } from './binaries.ts';
import { cachedBinary, findBinary } from './find-binary.ts';

async function build(name: BinaryName): Promise<void> {
  const { module, package: command, stamps }: Binary = binaries[name];
  const target = cachedBinary(name, process.env);
  await mkdir(dirname(target), { recursive: true });
  // Built beside it and moved: whoever looks meanwhile finds a whole one or none.
  const unfinished = `${target}.${process.pid}`;
  const source = join(import.meta.dirname, 'go', module);
  const flags = ['-s -w', ...Object.entries(stamps).map(([variable, value]) => `-X ${variable}=${value}`)].join(' ');
  const args = ['build', '-C', source, '-trimpath', '-ldflags', flags, '-o', unfinished, command];
  const code = await new Promise<number | null>((resolve, reject) => {
    spawn('go', args, { stdio: 'inherit', env: { ...process.env, CGO_ENABLED: '0' } })
      .once('error', reject)
      .once('close', resolve);
  });
  if (code !== 0) throw new Error(`go build of ${command} ended with ${String(code)}; what it says is above.`);
  await rename(unfinished, target);
}

function adviceOn(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return 'There is no Go here. Install Go 1.26 or newer, or point KUBEBUILDER_ASSETS to a folder with the binaries in it.';
  }
  return error instanceof Error ? error.message : String(error);
}

// Object.keys knows no more than that they are strings.
const names = Object.keys(binaries) as BinaryName[];
const began = performance.now();
try {
  for (const [at, name] of names.entries()) {
    const which = `[${at + 1}/${names.length}] ${name} ${binaries[name].version}`;
    const found = await findBinary(name, process.env);
    if (found !== undefined) {
      console.log(`${which}: is there already, ${found}`);
      continue;
    }
    const elapsed = (): string => `${Math.round((performance.now() - began) / 1000)} s`;
    console.log(`${which}: building ...`);
    const progress = setInterval(() => {
      console.log(`${which}: still building, ${elapsed()} since the start`);
    }, 30_000);
    try {
      await build(name);
    } finally {
      clearInterval(progress);
    }
    console.log(`${which}: built after ${elapsed()}, ${cachedBinary(name, process.env)}`);
  }
} catch (error) {
  console.error(adviceOn(error));
  process.exitCode = 1;
}

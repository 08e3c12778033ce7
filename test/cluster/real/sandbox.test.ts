import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { expect, it } from '@jest/globals';
import { findBinary } from '../find-binary.ts';
import { Kubectl } from '../kubectl.ts';

it('npm run sandbox -- --cluster=real is the same world on a real control plane, and takes it away at the end', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
  const directory = join(parent, 'sandbox');
  const flags = ['--cluster=real', '--no-controller', `--directory=${directory}`];
  const program = spawn(process.execPath, ['test/sandbox/main.ts', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  using _end = { [Symbol.dispose]: () => program.kill('SIGKILL') };
  for await (const line of createInterface({ input: program.stdout })) if (line.includes('Ctrl-C')) break;
  const kubeconfig = await readFile(join(directory, 'kubeconfig'), 'utf8');
  await using kubectl = await Kubectl.start((await findBinary('kubectl', process.env)) ?? '', kubeconfig);

  const version = await kubectl.run(['version', '-o', 'json']);
  const ready = await kubectl.run(['wait', 'pod', '--all', '-n', 'saas', '--for=condition=Ready', '--timeout=30s']);
  const slice = await kubectl.run(['wait', 'endpointslice', '--all', '-n', 'saas', '--for=jsonpath={.endpoints[1]}']);
  program.kill('SIGINT');
  await once(program, 'close');
  const afterwards = await kubectl.run(['get', 'pods', '-A', '--request-timeout=5s']);

  expect(JSON.parse(version.stdout)).toMatchObject({ serverVersion: { gitVersion: 'v1.37.2' } });
  expect(ready.stdout.match(/condition met/g)).toHaveLength(2);
  expect(slice.stdout).toContain('condition met');
  expect(afterwards.stderr).toContain('refused');
  await rm(parent, { recursive: true });
});

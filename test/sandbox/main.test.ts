import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { ClusterClient } from './cluster-client.ts';

const project = new URL('../../', import.meta.url);

function start(...flags: string[]) {
  return spawn(process.execPath, ['test/sandbox/main.ts', ...flags], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('npm run sandbox', () => {
  it('says how to reach it, stays until it is told to end, and leaves nothing behind', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
    const directory = join(parent, 'sandbox');
    const program = start('--no-controller', `--directory=${directory}`);
    const lines: string[] = [];
    for await (const line of createInterface({ input: program.stdout })) {
      lines.push(line);
      if (line.includes('Ctrl-C')) break;
    }

    const env = await readFile(join(directory, 'env'), 'utf8');
    const kubeconfig = await readFile(join(directory, 'kubeconfig'), 'utf8');
    const cluster = new ClusterClient({ url: /server: (\S+)/.exec(kubeconfig)?.[1] ?? '' });
    const ingress = await cluster.read({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'saas', namespace: 'saas' },
    });
    const awsUrl = /AWS_ENDPOINT_URL='(.*)'/.exec(env)?.[1] ?? '';
    const calls = await fetch(`${awsUrl}/_sandbox/calls`);
    program.kill('SIGINT');
    const [code] = (await once(program, 'close')) as [number];

    expect(lines.join('\n')).toContain('20 times as fast');
    expect(env).toContain(`export KUBECONFIG='${directory}/kubeconfig'`);
    expect(ingress?.metadata.name).toBe('saas');
    expect(calls.status).toBe(200);
    expect(code).toBe(0);
    expect(existsSync(directory)).toBe(false);
    await rm(parent, { recursive: true });
  });

  it('refuses flags that it does not know, and says which there are', async () => {
    const program = start('--sped=1');
    let told = '';
    program.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));

    const [code] = (await once(program, 'close')) as [number];

    expect(code).toBe(2);
    expect(told).toContain('--speed=20');
  });
});

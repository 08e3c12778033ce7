import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { Authentication } from './authentication.ts';
import { loadKubeConfig } from './kube-config.ts';

describe('loadKubeConfig', () => {
  it('reads the file it is given', async () => {
    await using file = await fileOf(`
clusters: [{ name: c, cluster: { server: 'https://example.org:6443' } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
users: [{ name: u, user: { token: t } }]
current-context: x`);

    expect(loadKubeConfig(file.path).getCurrentCluster()?.server).toBe('https://example.org:6443');
  });

  it('takes the token from the file that a user names, from where the kubeconfig is, as it is when it is needed', async () => {
    await using file = await fileOf(`
clusters: [{ name: c, cluster: { server: 'https://example.org:6443' } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
users: [{ name: other, user: { tokenFile: none } }, { name: u, user: { tokenFile: token } }]
current-context: x`);
    const token = join(dirname(file.path), 'token');
    const authentication = new Authentication();
    await writeFile(token, 'first\n');

    const kubeConfig = loadKubeConfig(file.path);
    const first = await authentication.credentials(kubeConfig);
    await writeFile(token, 'second\n');
    const second = await authentication.credentials(kubeConfig);

    expect(first.headers).toEqual({ Authorization: 'Bearer first' });
    expect(second.headers).toEqual({ Authorization: 'Bearer second' });
  });

  it('says which file it could not read', () => {
    expect(() => loadKubeConfig('/does/not/exist')).toThrow(/kubeconfig \/does\/not\/exist cannot be read: .*ENOENT/);
  });

  it('says which context has no cluster', async () => {
    await using file = await fileOf('{ clusters: [], contexts: [], users: [], current-context: nowhere }');

    expect(() => loadKubeConfig(file.path)).toThrow(/current context "nowhere".*kubectl config use-context/);
  });
});

async function fileOf(text: string): Promise<{ path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'kube-config-'));
  const path = join(folder, 'config');
  await writeFile(path, text);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { podNamespace } from './pod-namespace.ts';

it('is what the service account says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pod-namespace-'));
  await writeFile(join(folder, 'namespace'), 'platform\n');

  expect(podNamespace(join(folder, 'namespace'))).toBe('platform');
  await rm(folder, { recursive: true });
});

it('is not known outside of a pod', () => {
  expect(podNamespace('/no/such/file')).toBeUndefined();
});

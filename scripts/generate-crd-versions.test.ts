import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';

import { crdVersions } from './generate-crd-versions.ts';

describe('the versions that are generated from the CustomResourceDefinitions', () => {
  it('may stay as they are when only words of the schema change', async () => {
    await using file = await crdFile();
    await file.write({ version: '1', schema: { type: 'object', description: 'before' } });
    const current = crdVersions([file.path], undefined);

    await file.write({ version: '1', schema: { type: 'object', description: 'after' } });

    expect(crdVersions([file.path], current)).toBe(current);
  });

  it('have to be raised with the schema, and are refused where they are not', async () => {
    await using file = await crdFile();
    await file.write({ version: '1', schema: { type: 'object' } });
    const current = crdVersions([file.path], undefined);
    const changed = { type: 'object', properties: { description: { type: 'string' } } };

    await file.write({ version: '1', schema: changed });
    const withoutRaising = () => crdVersions([file.path], current);
    expect(withoutRaising).toThrow("its version still 1. Set annotation privatehttp.io/crd-version to '2'");

    await file.write({ version: '2', schema: changed });
    expect(crdVersions([file.path], current)).toContain("'gadgets.example.org': 2,");
  });

  it.each(['', '0', 'v1'])('have to be whole numbers, which "%s" is not', async (version) => {
    await using file = await crdFile();
    await file.write({ version, schema: {} });

    expect(() => crdVersions([file.path], undefined)).toThrow('it has to be a whole number from 1 on');
  });
});

async function crdFile() {
  const folder = await mkdtemp(join(tmpdir(), 'crd-versions-'));
  const path = join(folder, 'crd.yaml');
  return {
    path,
    write: ({ version, schema }: { readonly version: string; readonly schema: object }) =>
      writeFile(
        path,
        stringify({
          metadata: { name: 'gadgets.example.org', annotations: { 'privatehttp.io/crd-version': version } },
          spec: { versions: [{ schema }] },
        }),
      ),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
    },
  };
}

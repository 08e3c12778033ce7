import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bundledPackages } from './bundled-packages.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

describe('bundledPackages', () => {
  it('finds each package once, with its licences and notices, and takes no file of our own for one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bundled-packages-'));
    const scoped = join(folder, 'node_modules/@scope/b');
    const nested = join(scoped, 'node_modules/a');
    await install(
      scoped,
      { name: '@scope/b', version: '1.0.0', license: 'MIT' },
      { LICENSE: 'B.', 'NOTICE.txt': 'By B.' },
    );
    await install(nested, { name: 'a', version: '2.0.0' }, { 'license.md': 'A.' });

    const packages = await bundledPackages([`${scoped}/x.js`, `${nested}/lib/y.js`, `${scoped}/z.js`, 'src/main.ts']);

    expect(packages).toEqual([
      { name: '@scope/b', version: '1.0.0', license: 'MIT', texts: ['B.', 'By B.'] },
      { name: 'a', version: '2.0.0', license: undefined, texts: ['A.'] },
    ]);
    await rm(folder, { recursive: true });
  });
});

describe('thirdPartyLicenses', () => {
  it('has the texts of each, points to that of Apache-2.0 where it is left out, and refuses what says nothing', () => {
    const b = { name: '@scope/b', version: '1.0.0', license: 'MIT', texts: ['B.\n', 'By B.\n'] };
    const c = { name: 'c', version: '3.0.0', license: 'Apache-2.0', texts: [] };

    const text = thirdPartyLicenses([b, c]);

    const parts = text.split(/-{80}/).map((part) => part.trim());
    expect(parts.slice(1)).toEqual([
      '@scope/b@1.0.0 (MIT)\n\nB.\n\nBy B.',
      'c@3.0.0 (Apache-2.0)\n\nThe text of Apache-2.0 is in LICENSE.',
    ]);
    expect(() => thirdPartyLicenses([{ ...c, license: undefined }])).toThrow('c@3.0.0 has no licence file');
  });
});

async function install(folder: string, manifest: object, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
}

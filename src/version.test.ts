import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { version } from './version.ts';

it('is the version of package.json', () => {
  // npm refuses a package.json without a version.
  const { version: published } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    readonly version: string;
  };

  expect(version).toBe(published);
});

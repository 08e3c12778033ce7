import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialogue } from './dialogue.ts';
import { kubectl } from './dialogue.ts';

const folder = join(import.meta.dirname, '../../../examples');
const workloads = 'sample-workloads.yaml';
// The pods before what leads to them, as its namespace is among them.
const others = readdirSync(folder).filter((file) => file !== workloads);
const files = [workloads, ...others.sort()];

/** What people are told to begin with: every file of examples/, in either way of applying. */
export const examples: readonly Dialogue[] = [
  {
    title: 'every example is accepted, field by field',
    commands: [
      ...files.map((file) => kubectl(`apply --server-side --validate=strict -f ${join(folder, file)}`)),
      ...files.map((file) => kubectl(`apply --validate=strict -f ${join(folder, file)}`)),
      kubectl('get pha,ingress -n saas'),
    ],
  },
];

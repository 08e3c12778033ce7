import { applying } from './applying.ts';
import { changing } from './changing.ts';
import { deleting } from './deleting.ts';
import type { Dialogue } from './dialogue.ts';
import { examples } from './examples.ts';
import { explaining } from './explaining.ts';
import { showing } from './showing.ts';

/** What people say to kubectl of our kinds; every API server has to answer the same. */
export const dialogues: readonly Dialogue[] = [
  ...applying,
  ...showing,
  ...explaining,
  ...changing,
  ...deleting,
  ...examples,
];

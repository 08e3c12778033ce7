import { createHash } from 'node:crypto';

/** From 0 to 1, evenly over all UIDs, and always the same for one. */
export function fractionOf(uid: string): number {
  return createHash('sha256').update(uid).digest().readUInt32BE() / 2 ** 32;
}

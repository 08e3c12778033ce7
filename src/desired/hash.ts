import { createHash } from 'node:crypto';

/**
 * 16 hexadecimal digits of SHA-256 over plain data: the same for the same content, whatever order its members were written
 * in. Maps count as what they hold; members that are undefined do not count. Throws TypeError on what is not plain data.
 */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 16);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value instanceof Map) return members([...value]);
  if (typeof value === 'object' && value !== null) return members(Object.entries(value));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return JSON.stringify(value);
  throw new TypeError(`Only plain data can be hashed, and this is ${typeof value}.`);
}

function members(entries: readonly (readonly [unknown, unknown])[]): string {
  const texts = entries
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${canonical(name)}:${canonical(value)}`);
  return `{${texts.sort().join(',')}}`;
}

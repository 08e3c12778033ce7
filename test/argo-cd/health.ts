import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { LuaFactory } from 'wasmoon';

const scripts = join(
  import.meta.dirname,
  '../../integrations/argo-cd/resource_customizations/apigateway.privatehttp.io',
);

/** What Argo CD shows of an object. */
export interface Health {
  readonly status: string;
  readonly message: string;
}

/** Runs the health script of the object's kind over it, as Argo CD does: the object is the global `obj`. */
export async function healthOf(object: { readonly kind: string }): Promise<Health> {
  const lua = await new LuaFactory().createEngine();
  try {
    await lua.doString(`obj = ${literal(object)}`);
    // The scripts return a table of two strings; another one would fail the test that reads it.
    return (await lua.doString(readFileSync(join(scripts, object.kind, 'health.lua'), 'utf8'))) as Health;
  } finally {
    lua.global.close();
  }
}

/** JSON as Lua writes it: Argo CD hands plain tables in. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(literal).join(', ')}}`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([name, member]) => `[${quoted(name)}] = ${literal(member)}`).join(', ')}}`;
  }
  return typeof value === 'string' ? quoted(value) : value === null ? 'nil' : JSON.stringify(value);
}

/** Lua reads a string byte by byte: what is neither a letter nor a digit is written as a number. */
function quoted(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) =>
    /[A-Za-z0-9 ]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`,
  );
  return `"${bytes.join('')}"`;
}

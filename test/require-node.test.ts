import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';

const script = readFileSync(join(import.meta.dirname, '../scripts/require-node.cjs'), 'utf8');

describe("the check of Node's version", () => {
  it.each(['18.20.8', '20.20.2', '22.18.0'])('refuses Node %s, and says what to do', (version) => {
    const { codes, said } = runOn(version);

    expect(codes).toEqual([1]);
    expect(said.join('')).toContain(`This project needs Node 22.19 or newer; this is Node ${version}.`);
    expect(said.join('')).toContain('Elsewhere install Node 24 and try again.');
  });

  it.each(['22.19.0', '24.21.0', '26.0.0'])('lets Node %s pass', (version) => {
    expect(runOn(version)).toEqual({ codes: [], said: [] });
  });
});

function runOn(version: string): { readonly codes: readonly number[]; readonly said: readonly string[] } {
  const codes: number[] = [];
  const said: string[] = [];
  const process = { versions: { node: version }, exit: (code: number) => codes.push(code) };
  runInNewContext(script, { process, console: { error: (text: string) => said.push(text) } });
  return { codes, said };
}

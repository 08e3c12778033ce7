import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { linesOf } from './lines.ts';

describe('linesOf', () => {
  it('leaves out a last line that is cut short', async () => {
    const lines = await linesIn(['{"a":1}\n{"b":', '2}\n{"c"']);

    expect(lines).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('answers the same lines however the bytes are cut into chunks', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat({ max: 9 }), { minLength: 1 }), async (expected, sizes) => {
        const bytes = Buffer.from(expected.map((text) => `${text}\n`).join(''));

        const lines = await collect(linesOf(cut(bytes, sizes)));

        expect(lines).toEqual(expected);
      }),
    );
  });
});

function linesIn(chunks: readonly string[]): Promise<string[]> {
  return collect(linesOf(asAsync(chunks.map((chunk) => Buffer.from(chunk)))));
}

function cut(bytes: Uint8Array, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const end = start + 1 + (sizes[turn % sizes.length] ?? 0);
    chunks.push(bytes.subarray(start, end));
    start = end;
  }
  return asAsync(chunks);
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
}

async function* asAsync(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

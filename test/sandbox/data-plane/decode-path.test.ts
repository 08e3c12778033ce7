import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodePath, encodePath } from './decode-path.ts';

describe('decodePath', () => {
  it.each([
    ['/a%20b', '/a b'],
    ['/a%2Fb', '/a/b'],
    ['/a%252Fb', '/a%2Fb'],
    ['/a%3Fb=c', '/a'],
    ['/gr%C3%BC%C3%9Fe', '/grüße'],
    ['//a///b', '/a/b'],
    ['/a%2F%2Fb', '/a/b'],
    ['/a/', '/a/'],
  ])('reads %s as %s', (path, decoded) => {
    expect(decodePath(path)).toBe(decoded);
  });

  it.each(['/%', '/%zz', '/%ff'])('cannot read %s', (path) => {
    expect(decodePath(path)).toBeUndefined();
  });
});

describe('encodePath', () => {
  it('encodes what is illegal on the wire, and nothing else', () => {
    expect(encodePath('/a b/grüße/%2F/#x')).toBe('/a%20b/gr%C3%BC%C3%9Fe/%2F/%23x');
  });

  it('leaves nothing that a request line cannot carry', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
        (text) => {
          expect(encodePath(text)).toMatch(/^[!-~]*$/);
        },
      ),
    );
  });
});

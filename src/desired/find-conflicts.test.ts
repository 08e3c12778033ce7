import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findConflicts, withoutConflicts } from './find-conflicts.ts';

describe('findConflicts', () => {
  it.each([
    ['GET /orders/{id}', 'GET /orders/{Id}'],
    ['GET /a/{x}/b', 'GET /a/{y}/b'],
    ['ANY /a/{proxy+}', 'ANY /a/{rest+}'],
  ])('finds that "%s" and "%s" differ only in the name of a variable', (first, second) => {
    expect(findConflicts(routes(first, second))).toEqual([
      `Routes "${first}" and "${second}" differ only in the name of a path variable, which API Gateway refuses. Remove one ` +
        'of them.',
    ]);
  });

  it.each([
    ['the same variable in several routes', ['GET /a/{id}', 'PUT /a/{id}', 'GET /a/{id}/b']],
    ['different names at different places', ['GET /a/{id}', 'GET /b/{key}', 'GET /a/{id}/{key}']],
    ['a variable beside a greedy one', ['GET /a/{id}', 'GET /a/{proxy+}']],
    ['a literal beside a variable', ['GET /a/b', 'GET /a/{id}', '$default', 'ANY /']],
  ])('lets %s pass', (_case, routeKeys) => {
    expect(findConflicts(routes(...routeKeys))).toEqual([]);
  });
});

describe('withoutConflicts', () => {
  it('leaves the first of each pair, in order, and nothing that conflicts', () => {
    const routeKey = fc
      .tuple(
        fc.constantFrom('GET', 'PUT'),
        fc.array(fc.constantFrom('a', '{id}', '{key}', '{rest+}'), { maxLength: 3 }),
      )
      .map(([method, segments]) => `${method} /${segments.join('/')}`);
    fc.assert(
      fc.property(fc.uniqueArray(routeKey), (routeKeys) => {
        const all = routes(...routeKeys);

        const left = withoutConflicts(all);

        expect(findConflicts(left)).toEqual([]);
        expect(left).toEqual(all.filter((route) => left.includes(route)));
        expect(all.length - left.length).toBe(findConflicts(all).length);
        expect(left[0]).toBe(all[0]);
      }),
    );
  });
});

function routes(...routeKeys: readonly string[]) {
  return routeKeys.map((routeKey) => ({ routeKey, backend: { ingress: { name: 'web', port: 80 } } }));
}

describe('a header that a route changes twice', () => {
  const host = { name: 'Host', value: 'a.example.com' };

  it.each([
    ['sets and adds', { set: [host], add: [{ ...host, name: 'host' }] }],
    ['sets and removes', { set: [host], remove: ['HOST'] }],
  ])('is named where it %s it', (_case, headers) => {
    const routes = [{ routeKey: 'GET /a', request: { headers } }, { routeKey: 'GET /b' }];

    expect(findConflicts(routes)).toEqual([expect.stringContaining('Route "GET /a" changes header ')]);
    expect(withoutConflicts(routes)).toEqual([{ routeKey: 'GET /b' }]);
  });
});

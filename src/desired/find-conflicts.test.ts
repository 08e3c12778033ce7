import { describe, expect, it } from '@jest/globals';
import { findConflicts } from './find-conflicts.ts';

describe('findConflicts', () => {
  it('finds two names for one path variable, whatever the method', () => {
    const conflicts = findConflicts(routes('GET /orders/{id}', 'PUT /orders/{Id}'));

    expect(conflicts).toEqual([
      'Routes "GET /orders/{id}" and "PUT /orders/{Id}" name the same path variable differently ({id} and {Id}), which ' +
        'API Gateway refuses. Give it one name.',
    ]);
  });

  it('finds them in the middle of a path, too', () => {
    expect(findConflicts(routes('GET /a/{x}/b', 'GET /a/{y}/c'))).toHaveLength(1);
  });

  it.each([
    ['the same name at the same place', ['GET /a/{id}', 'PUT /a/{id}', 'GET /a/{id}/b']],
    ['different names at different places', ['GET /a/{id}', 'GET /b/{key}', 'GET /a/{id}/{key}']],
    ['a variable beside a greedy one', ['GET /a/{id}', 'ANY /a/{proxy+}']],
    ['a literal beside a variable', ['GET /a/b', 'GET /a/{id}', '$default', 'ANY /']],
  ])('lets %s pass', (_case, routeKeys) => {
    expect(findConflicts(routes(...routeKeys))).toEqual([]);
  });
});

function routes(...routeKeys: readonly string[]) {
  return routeKeys.map((routeKey) => ({ routeKey, backend: { ingress: { name: 'web', port: 80 } } }));
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseRoute } from './choose-route.ts';

const routesOf = (...keys: string[]): { routeKey: string }[] => keys.map((routeKey) => ({ routeKey }));

describe('chooseRoute', () => {
  const routes = routesOf('GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}', '$default');

  // The example of API Gateway's developer guide ("Create routes for HTTP APIs").
  it.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
    ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
  ])('sends %s %s to %s', (method, path, routeKey, pathParameters) => {
    expect(chooseRoute(routes, method, path)).toMatchObject({ route: { routeKey }, pathParameters });
  });

  it('prefers an exact method to ANY', () => {
    expect(chooseRoute(routesOf('ANY /a', 'GET /a'), 'GET', '/a')?.route.routeKey).toBe('GET /a');
    expect(chooseRoute(routesOf('ANY /a', 'GET /a'), 'PUT', '/a')?.route.routeKey).toBe('ANY /a');
  });

  it('tells /a from /a/, which only a greedy variable takes, as an empty one', () => {
    expect(chooseRoute(routesOf('GET /a'), 'GET', '/a/')).toBeUndefined();
    expect(chooseRoute(routesOf('GET /a/{proxy+}'), 'GET', '/a/')?.pathParameters).toEqual({ proxy: '' });
    expect(chooseRoute(routesOf('GET /a/{proxy+}'), 'GET', '/a')).toBeUndefined();
  });

  it('knows the root', () => {
    expect(chooseRoute(routesOf('GET /'), 'GET', '/')?.route.routeKey).toBe('GET /');
    expect(chooseRoute(routesOf('GET /a'), 'GET', '/')).toBeUndefined();
  });

  it('chooses the same route whatever the order in which they are listed', () => {
    const key = fc.constantFrom(
      'GET /a/{x}',
      'ANY /a/b',
      'GET /a/{p+}',
      'ANY /{p+}',
      'ANY /{x}/b',
      'GET /{x}/{y}',
      '$default',
    );
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.constantFrom('/a/b', '/a/c', '/c/b', '/a', '/a/b/c'), (keys, path) => {
        const chosen = chooseRoute(routesOf(...keys), 'GET', path);

        expect(chooseRoute(routesOf(...keys.toReversed()), 'GET', path)).toEqual(chosen);
      }),
    );
  });
});

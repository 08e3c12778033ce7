import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from './http-message.ts';
import { mapRequest } from './map-request.ts';
import { mapResponse } from './map-response.ts';

const request: HttpRequest = {
  method: 'GET',
  path: '/dev/orders/7',
  query: 'a=1&empty=&a=2&b=%2F',
  headers: [
    ['Host', 'api.example.com'],
    ['X-Team', 'saas'],
  ],
  body: Buffer.from('{"user":{"name":"Ada","roles":["admin"]}}'),
  source: '192.0.2.1',
};
const context = {
  request: { ...request, path: '/orders/7', pathParameters: { id: '7', proxy: 'orders/7' } },
  context: { requestId: 'id=', 'identity.sourceIp': '192.0.2.1' },
  stageVariables: { version: 'v2' },
};
const mapped = (parameters: Readonly<Record<string, string>>) => mapRequest(request, parameters, context);

describe('The path', () => {
  it.each([
    ['$request.path', '/orders/7'],
    ['/api$request.path', '/api/orders/7'],
    ['/$request.path.proxy', '/orders/7'],
    ['/${stageVariables.version}/items/${request.path.id}', '/v2/items/7'],
    ['/static', '/static'],
    ['/x/$request.path.missing', '/x/'],
  ])('becomes what %s says', (expression, path) => {
    expect(mapped({ 'overwrite:path': expression }).path).toBe(path);
  });

  it('stays where nothing maps it', () => {
    expect(mapped({}).path).toBe('/dev/orders/7');
  });
});

describe('Headers', () => {
  it('are appended to, overwritten and removed, whatever their case', () => {
    expect(mapped({ 'append:header.x-team': 'more' }).headers).toContainEqual(['x-team', 'saas,more']);
    expect(mapped({ 'overwrite:header.host': 'internal' }).headers).toContainEqual(['host', 'internal']);
    expect(mapped({ 'remove:header.x-team': '' }).headers).toEqual([['Host', 'api.example.com']]);
  });

  it('take values from everywhere', () => {
    const { headers } = mapped({
      'overwrite:header.x-a': '$request.header.x-team',
      'overwrite:header.x-b': '$request.querystring.a',
      'overwrite:header.x-c': '$request.body.user.roles[0]',
      'overwrite:header.x-d': '$context.identity.sourceIp',
      'overwrite:header.x-e': '$request.header.missing',
    });

    expect(headers.slice(2)).toEqual([
      ['x-a', 'saas'],
      ['x-b', '1,2'],
      ['x-c', 'admin'],
      ['x-d', '192.0.2.1'],
    ]);
  });
});

describe('The query string', () => {
  it('stays raw but for what is mapped', () => {
    expect(mapped({ 'append:querystring.c': 'x y' }).query).toBe('a=1&empty=&a=2&b=%2F&c=x%20y');
    expect(mapped({ 'overwrite:querystring.a': '3' }).query).toBe('empty=&b=%2F&a=3');
    expect(mapped({ 'remove:querystring.a': '' }).query).toBe('empty=&b=%2F');
  });
});

describe('mapResponse', () => {
  it('maps by status', () => {
    const answer = { status: 404, headers: [['Server', 'x']] as const, body: Buffer.from('gone') };

    const result = mapResponse(
      answer,
      {
        '404': { 'overwrite:statuscode': '410', 'remove:header.server': '', 'append:header.x-was': '$response.body' },
        '200': { 'overwrite:statuscode': '500' },
      },
      { context: {}, stageVariables: {} },
    );

    expect(result).toMatchObject({ status: 410, headers: [['x-was', 'gone']] });
  });
});

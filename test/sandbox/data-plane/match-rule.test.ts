import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from './http-message.ts';
import { matchesRule } from './match-rule.ts';
import { redirectLocation } from './redirect-location.ts';

const request: HttpRequest = {
  method: 'GET',
  path: '/img/a.png',
  query: 'v=1&Mode=Dark',
  headers: [
    ['Host', 'Shop.Example.com:4566'],
    ['User-Agent', 'curl/8'],
  ],
  body: Buffer.alloc(0),
  source: '10.0.0.10',
};

describe('matchesRule', () => {
  it.each([
    [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/img/*'] } }, true],
    [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/img/?.png', '/x'] } }, true],
    [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/IMG/*'] } }, false],
    [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/img'] } }, false],
    [{ Field: 'host-header', HostHeaderConfig: { Values: ['*.example.COM'] } }, true],
    [{ Field: 'host-header', HostHeaderConfig: { Values: ['example.com'] } }, false],
    [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'user-agent', Values: ['CURL*'] } }, true],
    [{ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['POST'] } }, false],
    [{ Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'mode', Value: 'dark' }] } }, true],
    [{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/16'] } }, true],
  ])('%j: %s', (condition, expected) => {
    expect(matchesRule([condition], request)).toBe(expected);
  });

  it('asks for all conditions', () => {
    const path = { Field: 'path-pattern', PathPatternConfig: { Values: ['/img/*'] } };
    const host = { Field: 'host-header', HostHeaderConfig: { Values: ['other'] } };

    expect(matchesRule([path, host], request)).toBe(false);
    expect(matchesRule([], request)).toBe(true);
  });
});

describe('redirectLocation', () => {
  it('changes what the action says and keeps the rest', () => {
    const toHttps = { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } as const;

    expect(redirectLocation(toHttps, request, { protocol: 'HTTP', port: 80 })).toBe(
      'https://Shop.Example.com:443/img/a.png?v=1&Mode=Dark',
    );
  });
});

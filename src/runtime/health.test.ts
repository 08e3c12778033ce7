import { describe, expect, it } from '@jest/globals';

import { Health } from './health.ts';
import { serveHttp } from './http-server.ts';

describe('Health', () => {
  it('is alive and ready as long as no check says what is wrong', () => {
    const health = new Health();
    health.addLivenessCheck('election', () => undefined);
    health.addReadinessCheck('caches', () => undefined);

    const { '/healthz': alive, '/readyz': ready } = health.pages;

    expect([alive(), ready()]).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  it('names the checks that fail, and tells being alive from being ready', () => {
    const health = new Health();
    health.addReadinessCheck('caches', () => 'nothing has come yet.');
    health.addReadinessCheck('throwing', () => {
      throw new Error('no idea');
    });

    const { '/healthz': alive, '/readyz': ready } = health.pages;

    expect(alive()).toMatchObject({ status: 200 });
    expect(ready()).toMatchObject({ status: 500, body: 'caches: nothing has come yet.\nthrowing: no idea\n' });
  });
});

describe('serveHttp', () => {
  it('serves its pages, and says which there are', async () => {
    const server = await serveHttp({ host: '127.0.0.1', port: 0 }, pages);

    const page = await fetch(`http://127.0.0.1:${server.port}/page?verbose`);
    const missing = await fetch(`http://127.0.0.1:${server.port}/other`);
    const broken = await fetch(`http://127.0.0.1:${server.port}/broken`);
    const posted = await fetch(`http://127.0.0.1:${server.port}/page`, { method: 'POST' });

    expect([page.status, await page.text()]).toEqual([200, 'here']);
    expect([missing.status, await missing.text()]).toEqual([404, 'There are /page, /broken.\n']);
    expect([broken.status, await broken.text()]).toEqual([500, 'not my day\n']);
    expect(posted.status).toBe(405);
    await server.close();
  });

  it('rejects where the address is taken', async () => {
    const server = await serveHttp({ host: '127.0.0.1', port: 0 }, pages);

    await expect(serveHttp({ host: '127.0.0.1', port: server.port }, pages)).rejects.toThrow('EADDRINUSE');

    await server.close();
  });
});

const pages = {
  '/page': () => ({ status: 200, contentType: 'text/plain', body: 'here' }),
  '/broken': () => Promise.reject(new Error('not my day')),
};

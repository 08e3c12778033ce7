import { describe, expect, it } from '@jest/globals';
import type { Backend } from '../../src/model/private-http-api.ts';
import { allow, forbid, sampleListener } from './listeners.ts';
import { apiWith, backend } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World } from './world.ts';

describe('a load balancer by its name or ARN, and a port', () => {
  it.each([
    ['name', ({ name }: Named): Backend => ({ loadBalancer: { name, port: 80 } })],
    ['ARN', ({ arn }: Named): Backend => ({ loadBalancer: { arn, port: 80 } })],
  ])('is served by its %s when its owner has consented, and for as long as the consent lasts', async (_by, by) => {
    await using world = await World.start();
    const named = await sampleLoadBalancer(world);
    await world.apply(apiWith({ routes: [{ routeKey: 'ANY /saas-resource', backend: by(named) }] }));

    const refused = await world.until(walkThrough, has('Ready', 'NotAllowed'));
    allow(world, named.arn, 'test/saas');
    const api = await world.until(walkThrough, isReady);
    const served = await world.request('dev/saas-resource');
    forbid(world, named.arn);
    const { host } = new URL(api.status?.endpoint ?? '');
    await world.until(walkThrough, ({ status }) => status?.stages?.length === 0);

    expect(conditionOf(refused, 'ResolvedRefs')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('may not send requests to port 80 of load balancer'),
    });
    expect(served).toMatchObject({ status: 200, path: '/saas-resource' });
    expect(await world.requestTo(host, 'dev/saas-resource')).toMatchObject({ status: 404, pod: undefined });
  });

  it('is waited for where there is none of that name, or no listener on the port', async () => {
    await using world = await World.start();
    const { name, arn } = await sampleLoadBalancer(world);
    allow(world, arn, 'any');
    const missing = { routeKey: 'GET /missing', backend: { loadBalancer: { name: 'missing', port: 80 } } };
    const closed = { routeKey: 'GET /closed', backend: { loadBalancer: { name, port: 81 } } };
    await world.apply(apiWith({ routes: [missing, closed] }));

    const api = await world.until(walkThrough, has('ResolvedRefs', 'LoadBalancerNotFound'));

    expect(api.status?.routes).toMatchObject([
      { state: 'Pending', message: expect.stringContaining('Load balancer missing is not there') },
      { state: 'Pending', message: expect.stringContaining('has no listener on port 81') },
    ]);
  });
});

describe('what routes leave out', () => {
  it("is what routeDefaults says, and a header that is set no more is the client's own again", async () => {
    await using world = await World.start();
    const routeDefaults = {
      backend: backend('saas'),
      timeout: '5s',
      request: { headers: { set: [{ name: 'Host', value: 'saas.example.com' }], remove: ['user-agent'] } },
    };
    const routes = [{ routeKey: 'ANY /saas-resource' }];
    await world.apply(apiWith({ routeDefaults, routes }));

    await world.until(walkThrough, isReady);
    const changed = await world.request('dev/saas-resource');
    const { request: _request, ...without } = routeDefaults;
    await world.apply(apiWith({ routeDefaults: without, routes }));
    await world.until(walkThrough, isReady);
    const unchanged = await world.request('dev/saas-resource');

    expect(headersOf(changed.body)).toMatchObject({ host: 'saas.example.com' });
    expect(headersOf(unchanged.body)).toMatchObject({ host: expect.stringContaining('.execute-api.') });
  });
});

interface Named {
  readonly name: string;
  readonly arn: string;
}

async function sampleLoadBalancer(world: World): Promise<Named> {
  const { loadBalancerArn: arn } = await sampleListener(world);
  return { name: arn.split('/').at(-2) ?? '', arn };
}

/** The headers that the pod was sent. */
function headersOf(body: string): unknown {
  // What the sample app answers.
  return (JSON.parse(body) as { readonly headers: unknown }).headers;
}

import { describe, expect, it } from '@jest/globals';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { withGatewayApi } from './gateways.ts';
import { apiWith, route } from './manifests.ts';
import { ingressOf, referenceGrant, workloadsOf } from './namespaces.ts';
import { has, walkThrough, World } from './world.ts';

const path = 'dev/saas-resource';
const to = { name: 'saas', namespace: 'shop', port: 80 };

describe('a backend of another namespace', () => {
  it('is there for as long as a ReferenceGrant lets it, and for what that names, whatever else is so', async () => {
    await using world = await World.start();
    for (const object of workloadsOf('shop')) await world.apply(object);
    const routes = [
      route('ANY /saas-resource', { backend: { ingress: to } }),
      route('ANY /service', { backend: { service: to } }),
      route('ANY /gateway', { backend: { gateway: to } }),
    ];
    await world.apply(apiWith({ routes }));

    const refused = await world.until(walkThrough, has('Ready', 'NotAllowed'));
    const leftMeanwhile = world.leftInAws();
    await withGatewayApi(world);
    const grant = referenceGrant('shop', { from: 'saas', to: 'Ingress' });
    await world.apply(grant);
    const api = await world.until(walkThrough, servesOne);
    const served = await world.request(path);
    const deletedAt = world.clock.monotonic();
    await world.delete(grant);
    await world.until(walkThrough, servesNothing);
    const stoppedAfter = world.clock.monotonic() - deletedAt;
    const { host } = new URL(api.status?.endpoint ?? '');
    const stopped = await world.requestTo(host, path);
    await world.apply(grant);
    await world.until(walkThrough, servesOne);
    const again = await world.request(path);
    await world.annotate(walkThrough, { 'privatehttp.io/paused': 'true' });
    await world.until(walkThrough, has('Ready', 'Paused'));
    await world.delete(ingressOf('shop'));
    await world.delete(grant);
    await world.until(walkThrough, servesNothing);

    expect(refused.status?.routes?.map(({ message }) => message)).toEqual(
      ['Ingress', 'Service', 'Gateway'].map((kind) =>
        expect.stringContaining(
          `Namespace saas may not send requests to ${kind} shop/saas: this cluster has no ReferenceGrants`,
        ),
      ),
    );
    expect(leftMeanwhile).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
    expect(served).toMatchObject({ status: 200, path: '/saas-resource' });
    expect(api.status?.routes?.map(({ state }) => state)).toEqual(['Programmed', 'Refused', 'Refused']);
    expect(stoppedAfter).toBeLessThan(60_000);
    expect(stopped).toMatchObject({ status: 404, pod: undefined });
    expect(again).toMatchObject({ status: 200 });
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
  });
});

function servesOne({ status }: PrivateHttpApi): boolean {
  return status?.routesProgrammed === '1/3' && status.stages?.length === 1;
}

function servesNothing({ status }: PrivateHttpApi): boolean {
  return status?.stages?.length === 0;
}

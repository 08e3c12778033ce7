import { describe, expect, it } from '@jest/globals';
import { allow, forbid, listenerBackend, sampleListener } from './listeners.ts';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World } from './world.ts';

describe('a listener by its ARN', () => {
  it('is served when its owner has consented, and for as long as the consent lasts', async () => {
    await using world = await World.start();
    const { arn } = await sampleListener(world);
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { backend: listenerBackend(arn) })] }));

    const refused = await world.until(walkThrough, has('Ready', 'NotAllowed'));
    const leftMeanwhile = world.leftInAws();
    allow(world, arn, 'other/saas test/saas');
    const api = await world.until(walkThrough, isReady);
    const served = await world.request('dev/saas-resource');
    forbid(world, arn);
    const withdrawnAt = world.clock.monotonic();
    const { host } = new URL(api.status?.endpoint ?? '');
    await world.until(walkThrough, ({ status }) => status?.stages?.length === 0);
    const noticedAfter = world.clock.monotonic() - withdrawnAt;
    const withdrawn = await world.api();

    expect(conditionOf(refused, 'ResolvedRefs')).toMatchObject({
      status: 'False',
      message:
        `Route "ANY /saas-resource": Namespace saas may not send requests to listener ${arn}: neither it nor its load ` +
        'balancer has the tag privatehttp.io/allowed-from. Nothing is served through it until its owner sets that tag to ' +
        '"test/saas" (or "any") on the listener or its load balancer, or an administrator of this controller names it in ' +
        '--allowed-listeners. Tags are read again every --load-balancer-resync, and sooner at first.',
    });
    expect(leftMeanwhile).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
    expect(served).toMatchObject({ status: 200, path: '/saas-resource' });
    expect(noticedAfter).toBeLessThanOrEqual(610_000);
    expect(withdrawn?.status?.routes).toMatchObject([{ state: 'Refused' }]);
    expect(withdrawn?.status?.routes?.[0]).not.toHaveProperty('target');
    expect(await world.requestTo(host, 'dev/saas-resource')).toMatchObject({ status: 404, pod: undefined });
  });
});

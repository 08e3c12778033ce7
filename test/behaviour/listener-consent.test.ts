import { describe, expect, it } from '@jest/globals';
import { allow, forbid, listenerBackend, networkListener, sampleListener } from './listeners.ts';
import { apiWith, backend, ingress, route } from './manifests.ts';
import { conditionOf, has, isReady, theController, walkThrough, World } from './world.ts';

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

  it('is not published by writing it into status as the last known good target of another backend', async () => {
    await using world = await World.start();
    const { arn } = await sampleListener(world);
    const other = apiWith({}, 'other');
    await world.apply(other);
    const { status } = await world.until(other, isReady);
    const forged = { ...status?.routes?.[0], backend: 'Ingress saas/missing, port 80', target: arn };
    const missing = apiWith({ routes: [route(forged.routeKey ?? '', { backend: backend('missing') })] });
    await world.apply(missing);
    await world.until(missing, has('Ready', 'IngressNotFound'));

    await world.kubernetes('PATCH', `${world.pathOf(missing)}/status`, {
      body: { status: { routes: [forged] } },
      contentType: 'application/merge-patch+json',
    });
    await world.annotate(missing, { 'privatehttp.io/reconcile-at': 'now' });
    await world.pass(120_000);

    const api = await world.api();
    expect(world.leftInAws()).toMatchObject({ apis: 1 });
    expect(api?.status?.routes?.[0]).not.toHaveProperty('target');
    expect(conditionOf(api ?? {}, 'Ready')).toMatchObject({ reason: 'IngressNotFound' });
    expect(world.log.join('')).toContain(`Only status says that requests went to ${arn}`);
  });

  it('may be a TCP listener of a Network Load Balancer, whose health checks a pod passes', async () => {
    await using world = await World.start();
    await sampleListener(world);
    const arn = await networkListener(world);
    allow(world, arn, 'test/saas');

    await world.apply(apiWith({ routes: [route('ANY /anything', { backend: listenerBackend(arn) })] }));
    await world.until(walkThrough, isReady);

    expect(arn).toContain(':listener/net/shared/');
    expect(await world.request('dev/anything')).toMatchObject({ status: 200, path: '/anything' });
  });

  it('needs no tag where an administrator allows it, costs one look at its load balancer, and no watch of Ingresses', async () => {
    await using world = await World.start({ controller: false });
    const { arn, loadBalancerArn } = await sampleListener(world);
    const elsewhere = loadBalancerArn.replace('eu-west-1', 'us-east-1');
    await world.startController([`--allowed-listeners=shop=${elsewhere},saas=${loadBalancerArn}`]);
    const settings = { timeout: '1s', rewrite: { path: '/saas-resource/new' } };

    await world.apply(
      apiWith({
        routes: [
          route('GET /saas-resource/one', { backend: listenerBackend(arn) }),
          route('GET /saas-resource/two', { backend: listenerBackend(arn), ...settings }),
        ],
      }),
    );
    await world.until(walkThrough, isReady);

    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200, path: '/saas-resource/one' });
    expect(await world.request('dev/saas-resource/two')).toMatchObject({ status: 200, path: '/saas-resource/new' });
    expect(world.contentInAws().integrations).toHaveLength(2);
    expect(world.calls('DescribeTags')).toEqual([]);
    expect([world.calls('DescribeLoadBalancers').length, world.calls('DescribeListeners').length]).toEqual([1, 1]);
    const ours = world.sandbox.kubernetes.requests.filter(({ userAgent }) => userAgent.endsWith(`/${theController}`));
    expect(new Set(ours.map(({ resource }) => resource))).toContain('vpclinks');
    expect(new Set(ours.map(({ resource }) => resource))).not.toContain('ingresses');
  });

  it('of another account, of another partition, of another Region or not there is said to be so, and not asked for in a loop', async () => {
    await using world = await World.start();
    const { arn } = await sampleListener(world);
    const [, account = ''] = /:([0-9]{12}):/.exec(arn) ?? [];
    const variants = {
      account: arn.replace(account, '999988887777'),
      partition: arn.replace('arn:aws:', 'arn:aws-cn:'),
      region: arn.replace('eu-west-1', 'us-east-1'),
      missing: arn.replace(/[0-9a-f]{16}$/, '0123456789abcdef'),
    };

    await world.apply(
      apiWith({
        routes: Object.entries(variants).map(([name, variant]) =>
          route(`GET /${name}`, { backend: listenerBackend(variant) }),
        ),
      }),
    );
    const api = await world.until(walkThrough, has('Ready', 'ListenerInOtherAccount'));
    world.sandbox.aws.clearCalls();
    await world.pass(600_000);

    expect(api.status?.routes?.map(({ state, message }) => `${state}: ${message ?? ''}`)).toEqual([
      expect.stringMatching(/^Refused: .* is in another account or partition/),
      expect.stringMatching(/^Refused: .* is in another account or partition/),
      expect.stringMatching(/^Refused: .* is in us-east-1, the API is in eu-west-1/),
      expect.stringMatching(/^Pending: .* is not there \(any more\)/),
    ]);
    expect(world.calls('DescribeTags').length).toBeLessThanOrEqual(16);
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });

  it('is not looked up for a change of an Ingress that others use, but at the next sweep', async () => {
    await using world = await World.start();
    const { arn } = await sampleListener(world);
    allow(world, arn, 'any');
    const other = apiWith({}, 'other');
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { backend: listenerBackend(arn) })] }));
    await world.apply(other);
    await world.until(walkThrough, isReady);
    await world.until(other, isReady);
    world.sandbox.aws.clearCalls();

    await world.mergePatch(ingress('saas'), { metadata: { annotations: { note: 'changed' } } });
    await world.pass(1_000);
    const afterChange = world.calls();
    await world.pass(600_000);

    expect(afterChange.map(({ operation }) => operation)).toEqual(['DescribeLoadBalancers', 'DescribeListeners']);
    expect(world.calls('DescribeTags')).toHaveLength(1);
    expect(world.gatewayWrites()).toEqual({});
  });
});

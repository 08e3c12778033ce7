import { describe, expect, it } from '@jest/globals';
import type { Ingress } from '../../src/model/ingress.ts';
import { ingress } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Manifest } from './world.ts';

const internal = 'kubernetes.io/role/internal-elb';

describe('the subnets of the VPC link', () => {
  it('are those tagged for internal load balancers, one a zone', async () => {
    await using world = await World.start();
    const [first] = subnetsOf(world, 'public');
    world.tagSubnets([first ?? ''], { [internal]: '1' });

    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    expect(world.linksInAws()).toMatchObject([{ SubnetIds: subnetsOf(world, 'private') }]);
    expect((await world.links())[0]?.status?.subnetIds).toEqual(subnetsOf(world, 'private'));
  });

  it("are the load balancer's own where none is tagged", async () => {
    await using world = await World.start({ workloads: true, controller: false });
    await world.apply(ingress('saas', { scheme: 'internet-facing' }));
    await world.untilSo(
      async () => (await world.get<Ingress>(ingress('saas')))?.status?.loadBalancer?.ingress !== undefined,
      () => 'the Ingress had a load balancer.',
    );
    world.untagSubnets(subnetsOf(world, 'private'), internal);

    await world.startController();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    expect(world.linksInAws()).toMatchObject([{ SubnetIds: subnetsOf(world, 'public') }]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('leave out a zone that API Gateway says it does not serve', async () => {
    // use1-az3 is one of those (aws-cdk #13569).
    await using world = await World.start({ region: 'us-east-1' });

    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    expect(world.linksInAws()).toMatchObject([{ SubnetIds: subnetsOf(world, 'private').slice(0, 2) }]);
    expect(world.calls('CreateVpcLink').map(({ status }) => status)).toEqual([400, 201]);
    expect(world.leftInAws().securityGroups).toBe(1);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('may be missing, which status says, until some are tagged', async () => {
    await using world = await World.start();
    const { vpcId } = world.sandbox.vpc;
    const link: Manifest & { readonly spec: object } = {
      apiVersion: 'apigateway.privatehttp.io/v1alpha1',
      kind: 'VpcLink',
      metadata: { name: vpcId },
      spec: { vpcId },
    };
    world.untagSubnets(subnetsOf(world, 'private'), internal);
    await world.apply(link);
    await world.pass(1_000);
    world.tagSubnets(subnetsOf(world, 'private'), { [internal]: '0' });

    await world.apply(walkThrough);
    const stalled = await world.until(walkThrough, has('VpcLinkReady', 'NoSubnets'));
    const created = world.calls('CreateVpcLink').length;
    world.tagSubnets(subnetsOf(world, 'private'), { [internal]: '1' });
    await world.until(walkThrough, isReady);

    expect(conditionOf(stalled, 'Ready')).toMatchObject({ status: 'False', reason: 'NoSubnets' });
    expect(conditionOf(stalled, 'VpcLinkReady')?.message).toContain(`VPC ${vpcId} has no subnet for the link`);
    expect(created).toBe(0);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

function subnetsOf(world: World, kind: 'private' | 'public'): readonly string[] {
  return world.sandbox.vpc.subnets.filter(({ tags }) => tags.Name?.startsWith(kind)).map(({ subnetId }) => subnetId);
}

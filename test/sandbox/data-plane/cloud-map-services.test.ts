import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import type { DeployedIntegration, DeployedVpcLink } from '../aws/api-gateway/deployed-apis.ts';
import { servicesUnderTest } from '../aws/elastic-load-balancing/services-under-test.ts';
import { listen } from '../aws/listen.ts';
import { CloudMapServices } from './cloud-map-services.ts';
import { discoveryCacheTime } from './discovered-endpoints.ts';

/** A Cloud Map service `cats` with two pods, in a private DNS namespace unless said otherwise, and a link to their VPC. */
async function startWorld(options: { readonly namespace?: 'HTTP' } = {}) {
  const { ec2, discovery, network, caller, vpc, privateSubnets, clock } = servicesUnderTest();
  const { operations } = discovery;
  const machines = ec2.defaultSecurityGroup(vpc.vpcId)?.groupId;
  const admitVpc = { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, IpRanges: [{ CidrIp: vpc.cidr }] };
  ec2.operations.AuthorizeSecurityGroupIngress({ GroupId: machines, IpPermissions: [admitVpc] }, caller);

  const { OperationId } =
    options.namespace === 'HTTP'
      ? operations.CreateHttpNamespace({ Name: 'pets' }, caller)
      : operations.CreatePrivateDnsNamespace({ Name: 'pets', Vpc: vpc.vpcId }, caller);
  clock.advance(60_000);
  const { Targets } = operations.GetOperation({ OperationId }, caller).Operation;
  const DnsConfig = { DnsRecords: [{ Type: 'SRV' as const, TTL: 10 }] };
  const { Id: serviceId, Arn: arn } = operations.CreateService(
    {
      Name: 'cats',
      NamespaceId: Targets.NAMESPACE,
      HealthCheckCustomConfig: {},
      ...(options.namespace !== 'HTTP' && { DnsConfig }),
    },
    caller,
  ).Service;

  const servers = ['tom', 'felix'].map((pod) => createServer((_, response) => response.end(pod)));
  const [tom, felix] = await Promise.all(servers.map((server) => listen(server, 0)));
  network.attach('10.0.1.5', 8080, tom ?? 0);
  network.attach('10.0.1.6', 8080, felix ?? 0);
  const register = (InstanceId: string, address: string, attributes: Record<string, string> = {}): void => {
    const Attributes = { AWS_INSTANCE_IPV4: address, AWS_INSTANCE_PORT: '8080', ...attributes };
    operations.RegisterInstance({ ServiceId: serviceId, InstanceId, Attributes }, caller);
    clock.advance(10_000);
  };
  register('tom', '10.0.1.5', { stage: 'blue' });
  register('felix', '10.0.1.6', { stage: 'green' });

  const link: DeployedVpcLink = {
    vpcLinkId: 'link01',
    state: 'AVAILABLE',
    subnetIds: privateSubnets,
    securityGroupIds: [],
  };
  const services = new CloudMapServices({
    ...{ ec2, discovery, network, clock },
    apis: { api: () => undefined, vpcLink: () => link },
  });
  let turn = 0;
  /** Who answered, or the status where nobody did. */
  const call = async (query = '', changes: Partial<DeployedIntegration> = {}): Promise<string> => {
    const integration: DeployedIntegration = {
      ...{ integrationId: 'int001', vpcLinkId: 'link01', integrationUri: arn + query, integrationMethod: 'ANY' },
      ...{ timeoutMs: 30_000, tls: undefined, requestParameters: {}, responseParameters: {} },
      ...changes,
    };
    const headers = [['Host', 'abc.execute-api.eu-west-1.localhost']] as const;
    const request = { method: 'GET', path: '/', query: '', headers, body: Buffer.of(), source: '203.0.113.7' };
    const { signal } = new AbortController();
    const answer = await services.answer({ region: caller.region, integration, request, turn: (turn += 1) }, signal);
    return answer.status === 200 ? answer.body.toString() : String(answer.status);
  };
  return {
    ...{ operations, ec2, caller, clock, call, serviceId, machines, admitVpc, register },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

describe('an integration with a Cloud Map service', () => {
  it('goes to its instances in turns', async () => {
    await using world = await startWorld();

    expect([await world.call(), await world.call(), await world.call()]).toEqual(['tom', 'felix', 'tom']);
  });

  it('goes only to instances that have what the query string says', async () => {
    await using world = await startWorld();

    expect([await world.call('?stage=green'), await world.call('?stage=green')]).toEqual(['felix', 'felix']);
    expect(await world.call('?stage=red')).toBe('500');
  });

  it('goes by what Cloud Map said up to a minute ago', async () => {
    await using world = await startWorld();
    await world.call('?stage=blue');
    world.operations.DeregisterInstance({ ServiceId: world.serviceId, InstanceId: 'tom' }, world.caller);

    world.clock.advance(discoveryCacheTime - 1);
    const before = await world.call('?stage=blue');
    world.clock.advance(1);
    const after = await world.call('?stage=blue');

    expect([before, after]).toEqual(['tom', '500']);
  });

  it('finds a new instance at once where there was none', async () => {
    await using world = await startWorld();
    const before = await world.call('?stage=red');

    world.register('garfield', '10.0.1.5', { stage: 'red' });

    expect([before, await world.call('?stage=red')]).toEqual(['500', 'tom']);
  });

  it('does not go to instances that are unhealthy', async () => {
    await using world = await startWorld();
    world.operations.UpdateInstanceCustomHealthStatus(
      { ServiceId: world.serviceId, InstanceId: 'tom', Status: 'UNHEALTHY' },
      world.caller,
    );

    world.clock.advance(30_000);

    expect([await world.call(), await world.call()]).toEqual(['felix', 'felix']);
  });

  it('answers 500 in an HTTP namespace', async () => {
    await using world = await startWorld({ namespace: 'HTTP' });

    expect(await world.call()).toBe('500');
  });

  it("answers 503 where the pods' security group does not let the link in, or the pod is gone", async () => {
    await using world = await startWorld();
    world.register('gone', '10.0.1.99', { stage: 'gone' });
    const gone = await world.call('?stage=gone');
    const revoked = { GroupId: world.machines, IpPermissions: [world.admitVpc] };

    world.ec2.operations.RevokeSecurityGroupIngress(revoked, world.caller);

    expect([gone, await world.call()]).toEqual(['503', '503']);
  });

  it('answers 503 outside of the VPC of its link, and 500 where a pod that speaks no TLS is to', async () => {
    await using world = await startWorld();
    world.register('far', '10.9.1.5', { stage: 'far' });

    const outside = await world.call('?stage=far');
    const tls = await world.call('', { tls: { serverName: 'cats.example.com' } });

    expect([outside, tls]).toEqual(['503', '500']);
  });
});

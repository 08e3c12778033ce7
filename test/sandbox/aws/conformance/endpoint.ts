import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { VirtualClock } from '../../virtual-clock.ts';
import { createApiGateway } from '../api-gateway/api-gateway.ts';
import { AwsServer } from '../server.ts';
import type { AwsServerOptions } from '../server.ts';
import { createServiceDiscovery } from '../service-discovery/service-discovery.ts';
import { createSts } from '../sts/sts.ts';
import { createWorld } from '../world.ts';

/** What the rules speak to, and the network that they expect to find there. */
export interface Endpoint {
  readonly url: string;
  readonly region: string;
  readonly account: string;
  readonly client: ApiGatewayV2Client;
  readonly cloudMap: ServiceDiscoveryClient;
  /** Two VPCs. */
  readonly vpcIds: readonly [string, string];
  /** Two in different zones of one VPC. */
  readonly subnetIds: readonly [string, string];
  /** In a zone that API Gateway does not serve. */
  readonly subnetInUnsupportedZone: { readonly id: string; readonly zoneId: string };
  readonly subnetOfOtherVpc: string;
  readonly securityGroupId: string;
  /** Two that exist. */
  readonly listenerArns: readonly [string, string];
  /** Lets time pass, in ms. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const region = 'eu-west-3';
const account = '111122223333';
const listener = (id: string): string =>
  `arn:aws:elasticloadbalancing:${region}:${account}:listener/app/saas/50dc6c495c0c9188/${id}`;

const network = {
  vpcIds: ['vpc-0a', 'vpc-0b'],
  subnetIds: ['subnet-0a1', 'subnet-0a2'],
  subnetInUnsupportedZone: { id: 'subnet-0a3', zoneId: 'euw3-az2' },
  subnetOfOtherVpc: 'subnet-0b1',
  securityGroupId: 'sg-0a1',
  listenerArns: [listener('f2f7dc8efc522ab2'), listener('0467ef3c8400ae65')],
} as const;

const subnets = new Map([
  ['subnet-0a1', { vpcId: 'vpc-0a', availabilityZoneId: 'euw3-az1' }],
  ['subnet-0a2', { vpcId: 'vpc-0a', availabilityZoneId: 'euw3-az3' }],
  ['subnet-0a3', { vpcId: 'vpc-0a', availabilityZoneId: 'euw3-az2' }],
  ['subnet-0b1', { vpcId: 'vpc-0b', availabilityZoneId: 'euw3-az1' }],
]);

/** The sandbox's API Gateway, Cloud Map and STS behind HTTP; the network around them is only what is said above. */
export async function startEndpoint(
  options: Partial<Pick<AwsServerOptions, 'throttles' | 'dataPlane'>> = {},
): Promise<Endpoint & { readonly server: AwsServer }> {
  const clock = new VirtualClock();
  const world = createWorld({ clock, account });
  const servicediscovery = createServiceDiscovery({
    world,
    hasVpc: (_region, id) => network.vpcIds.some((known) => known === id),
  });
  const apigateway = createApiGateway({
    world,
    neighbours: {
      subnet: (_region, id) => subnets.get(id),
      securityGroup: (_region, id) => (id === network.securityGroupId ? { vpcId: 'vpc-0a' } : undefined),
      hasListener: (_region, arn) => network.listenerArns.some((known) => known === arn),
      hasService: (inRegion, arn) => servicediscovery.hasService(inRegion, arn),
    },
    publicPort: () => server.port,
  });
  const services = { apigateway, servicediscovery, sts: createSts(world) };
  const server: AwsServer = await AwsServer.start({ clock, services, throttles: false, ...options });
  const client = clientOf(server.url);
  const cloudMap = cloudMapOf(server.url);

  return {
    ...network,
    url: server.url,
    region,
    account,
    client,
    cloudMap,
    server,
    pass: async (ms) => {
      await fetch(`${server.url}/_sandbox/clock`, { method: 'POST', body: JSON.stringify({ advance: ms }) });
    },
    close: async () => {
      client.destroy();
      cloudMap.destroy();
      await server.close();
    },
  };
}

/** A client that tries once: what comes back is what was answered first. */
export function clientOf(url: string): ApiGatewayV2Client {
  return new ApiGatewayV2Client(configOf(url));
}

/** The same, without the `data-` that it would put before the host's name for DiscoverInstances. */
function cloudMapOf(url: string): ServiceDiscoveryClient {
  return new ServiceDiscoveryClient({ ...configOf(url), disableHostPrefix: true });
}

function configOf(url: string) {
  return {
    endpoint: url,
    region,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' },
    maxAttempts: 1,
  };
}

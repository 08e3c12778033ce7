import type { Clock } from '../../../src/runtime/clock.ts';
import type { DeployedApis, DeployedIntegration, DeployedVpcLink } from '../aws/api-gateway/deployed-apis.ts';
import type { Ec2 } from '../aws/ec2/ec2.ts';
import type { DiscoveredEndpoint, ServiceDiscovery } from '../aws/service-discovery/service-discovery.ts';
import type { Network } from '../network.ts';
import { cidrContains } from './cidr-contains.ts';
import { DiscoveredEndpoints } from './discovered-endpoints.ts';
import { gatewayAnswers } from './gateway-answers.ts';
import { withoutHopByHop, type HttpAnswer, type HttpRequest } from './http-message.ts';
import { addressIn, admits } from './security-group-admits.ts';
import { sendToTarget } from './send-to-target.ts';

/** Where a VPC link's network interfaces stand in their subnets. */
const linkOffset = 10;

/** Private integrations with Cloud Map services: from the VPC link straight to an instance, which is a pod here. */
export class CloudMapServices {
  readonly #apis: DeployedApis;
  readonly #ec2: Ec2;
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #endpoints: DiscoveredEndpoints;

  constructor(options: {
    readonly apis: DeployedApis;
    readonly ec2: Ec2;
    readonly discovery: Pick<ServiceDiscovery, 'endpoints'>;
    readonly network: Network;
    readonly clock: Clock;
  }) {
    this.#apis = options.apis;
    this.#ec2 = options.ec2;
    this.#network = options.network;
    this.#clock = options.clock;
    this.#endpoints = new DiscoveredEndpoints(options);
  }

  /**
   * @param exchange.turn Counts requests: a link's interfaces take turns.
   * @param signal Aborts when nobody waits for the answer any more.
   */
  async answer(
    exchange: {
      readonly region: string;
      readonly integration: DeployedIntegration;
      readonly request: HttpRequest;
      readonly turn: number;
    },
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { region, integration, request, turn } = exchange;
    const link = this.#apis.vpcLink(region, integration.vpcLinkId);
    // INACTIVE, FAILED or gone: requests fail [documented]; with what status is assumed.
    if (link?.state !== 'AVAILABLE') return gatewayAnswers.unavailable;
    // "No target endpoints found for integration arn:aws:servicediscovery:…", say logs of people who see this [seen].
    const endpoint = this.#endpoints.next(integration.integrationUri);
    if (endpoint === undefined) return gatewayAnswers.internalError;
    if (!this.#reaches({ region, link, turn, endpoint })) return gatewayAnswers.unavailable;
    const localPort = this.#network.localPort(endpoint.address, endpoint.port);
    if (localPort === undefined) return gatewayAnswers.unavailable;
    // Pods here speak no TLS; where the handshake fails, clients get 500 [seen].
    if (integration.tls !== undefined) return gatewayAnswers.internalError;

    const answer = await sendToTarget({
      clock: this.#clock,
      localPort,
      request,
      idleTimeout: integration.timeoutMs,
      signal,
    });
    return typeof answer === 'string'
      ? gatewayAnswers.unavailable
      : { ...answer, headers: withoutHopByHop(answer.headers) };
  }

  /**
   * Both ends' security groups have a say; the machines of this world, and so their pods, are in the default group of
   * their VPC. Across VPCs is no way, peering or not [assumed].
   */
  #reaches(way: {
    readonly region: string;
    readonly link: DeployedVpcLink;
    readonly turn: number;
    readonly endpoint: DiscoveredEndpoint;
  }): boolean {
    const { region, link, turn, endpoint } = way;
    const subnets = link.subnetIds.flatMap((id) => this.#ec2.subnet(region, id) ?? []);
    const subnet = subnets[turn % subnets.length];
    const vpc = subnet && this.#ec2.vpc(region, subnet.vpcId);
    if (subnet === undefined || vpc === undefined || !cidrContains(vpc.cidr, endpoint.address)) return false;

    const machines = this.#ec2.defaultSecurityGroup(vpc.vpcId);
    const egress = link.securityGroupIds.flatMap((id) => this.#ec2.securityGroup(region, id)?.egress ?? []);
    const groupIds = machines === undefined ? [] : [machines.groupId];
    const leaves = admits(egress, endpoint.port, { address: endpoint.address, groupIds });
    if (link.securityGroupIds.length > 0 && !leaves) return false;

    const source = addressIn(subnet.cidr, linkOffset);
    return admits(machines?.ingress ?? [], endpoint.port, { address: source, groupIds: link.securityGroupIds });
  }
}

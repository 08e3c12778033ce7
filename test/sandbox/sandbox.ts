import { KubeConfig } from '@kubernetes/client-node';
import type { AnyObject } from '../../src/model/kubernetes-object.ts';
import { createLog } from '../../src/runtime/log.ts';
import type { Log } from '../../src/runtime/log.ts';
import { createAcm } from './aws/acm/acm.ts';
import type { Acm } from './aws/acm/acm.ts';
import { createApiGateway } from './aws/api-gateway/api-gateway.ts';
import type { ApiGateway } from './aws/api-gateway/api-gateway.ts';
import { createEc2 } from './aws/ec2/ec2.ts';
import type { Ec2 } from './aws/ec2/ec2.ts';
import { threeZoneVpc } from './aws/ec2/three-zone-vpc.ts';
import type { Vpc } from './aws/ec2/topology.ts';
import { createElasticLoadBalancing } from './aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { ElasticLoadBalancing } from './aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { ApiServer, StartApiServer } from './api-server.ts';
import { createIam, type Iam, type Role } from './aws/iam/iam.ts';
import { AwsServer } from './aws/server.ts';
import { createServiceDiscovery } from './aws/service-discovery/service-discovery.ts';
import type { ServiceDiscovery } from './aws/service-discovery/service-discovery.ts';
import { createSts, type TrustingRole } from './aws/sts/sts.ts';
import { createWorld } from './aws/world.ts';
import { ClusterClient } from './cluster-client.ts';
import type { ObjectReference } from './cluster-client.ts';
import { DataPlane } from './data-plane/data-plane.ts';
import {
  startEndpointSliceController,
  type EndpointSliceController,
} from './endpoint-slice-controller/start-endpoint-slice-controller.ts';
import { startKubernetes } from './kubernetes/start-kubernetes.ts';
import { LentClock } from './lent-clock.ts';
import { startLoadBalancerController } from './load-balancer-controller/start-load-balancer-controller.ts';
import type { LoadBalancerController } from './load-balancer-controller/start-load-balancer-controller.ts';
import { Network } from './network.ts';
import { readDefinitions } from './read-definitions.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { startKubelet } from './world/kubelet.ts';
import type { Kubelet } from './world/kubelet.ts';
import type { PodRuntime } from './world/containers/pod-run.ts';
import { zoneIdsOf } from './zone-ids.ts';

export interface SandboxOptions {
  /** The one clock of this world. */
  readonly clock: VirtualClock;
  /** Whether AWS refuses calls beyond its rates. Default: true. */
  readonly throttles?: boolean;
  /** Default: eu-west-1. */
  readonly region?: string;
  /** As the load balancer controller knows the cluster. Default: sandbox. */
  readonly clusterName?: string;
  /** How many APIs AWS allows in a Region. Default: 600. */
  readonly apiQuota?: number;
  /** Who may not do everything in AWS, and what they may. Default: nobody. */
  readonly roles?: readonly SandboxRole[];
  /** Port of the simulated AWS. Default: a free one. */
  readonly awsPort?: number;
  /** Default: an API server in this process. */
  readonly startApiServer?: StartApiServer;
  /** What runs pods as processes. Default: nothing does. */
  readonly runtime?: PodRuntime | undefined;
  /** Where the load balancer controller and the kubelet say what they do. Default: nowhere. */
  readonly log?: Log;
}

/** A role with a policy, which pods may get by their service account's token. */
export type SandboxRole = Role & Partial<TrustingRole>;

/** A whole world: a cluster with its machines and load balancer controller, in an AWS account, behind the internet. */
export interface Sandbox extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly region: string;
  readonly clusterName: string;
  readonly vpc: Vpc;
  /** Another VPC, peered with the cluster's: load balancers in it reach the cluster's pods. */
  readonly peerVpc: Vpc;
  readonly network: Network;
  readonly aws: AwsServer;
  readonly iam: Iam;
  /** The services behind it, whose operations may be called as functions: such calls are neither counted nor throttled. */
  readonly services: {
    readonly apiGateway: ApiGateway;
    readonly ec2: Ec2;
    readonly acm: Acm;
    readonly balancing: ElasticLoadBalancing;
    readonly discovery: ServiceDiscovery;
  };
  readonly kubernetes: ApiServer;
  readonly cluster: ClusterClient;
  readonly loadBalancerController: LoadBalancerController;
  readonly kubelet: Kubelet;
  /** Whether nothing is being done anywhere: all that is still to come waits for the clock (or is on its way in a watch). */
  readonly quiet: boolean;
  /** Applies objects, or those in YAML. */
  apply(objects: string | readonly ObjectReference[]): Promise<readonly AnyObject[]>;
  /** Ends everything, and frees ports and timers. */
  close(): Promise<void>;
}

const ingressClass = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'alb' },
  spec: { controller: 'ingress.k8s.aws/alb' },
};

/**
 * Starts a world: AWS with a VPC in three zones, and in it a cluster with the project's CRDs, three nodes and an
 * IngressClass `alb`. Everything in it goes by the one clock, and several can run side by side in one process.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, region = 'eu-west-1', clusterName = 'sandbox', throttles = true } = options;
  const log = options.log ?? createLog({ level: 'silent', clock });
  const lentClock = new LentClock(clock);
  const vpc = threeZoneVpc({ region, zoneIds: zoneIdsOf(region), tags: { Name: clusterName } });
  const peerVpc = threeZoneVpc({
    ...{ region, zoneIds: zoneIdsOf(region), suffix: '0def0123456789abc', network: 1 },
    tags: { Name: 'shared' },
  });
  const network = new Network();

  const { aws, iam, services } = await startAws({ ...options, throttles, lentClock, vpcs: [vpc, peerVpc], network });
  const { startApiServer, runtime } = options;
  const inAws = { aws, region, clusterName, vpc, network };
  const cluster = await startCluster({ ...inAws, clock: lentClock, log, startApiServer, runtime });

  const close = async (): Promise<void> => {
    await cluster.close();
    await aws.close();
    lentClock.giveBack();
  };
  return {
    ...{ clock, region, clusterName, vpc, peerVpc, network, aws, iam, services, ...cluster },
    get quiet() {
      return aws.inFlight === 0 && cluster.quiet;
    },
    apply: (objects) => cluster.cluster.apply(objects),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A cluster in an account: its API server, its machines and its load balancer controller. */
export type SandboxCluster = Pick<
  Sandbox,
  'kubernetes' | 'cluster' | 'kubelet' | 'loadBalancerController' | 'quiet' | 'close'
>;

/** Starts a cluster with the project's CRDs and an IngressClass `alb` in a VPC of a simulated AWS. */
export async function startCluster(options: {
  readonly aws: AwsServer;
  readonly region: string;
  readonly clusterName: string;
  readonly vpc: Vpc;
  readonly network: Network;
  readonly clock: LentClock;
  readonly log: Log;
  /** How many addresses of each machine are not its pods', where another cluster shares the VPC. Default: 0. */
  readonly firstPod?: number;
  /** Default: one in this process. */
  readonly startApiServer?: StartApiServer | undefined;
  /** Default: pods are no processes. */
  readonly runtime?: PodRuntime | undefined;
}): Promise<SandboxCluster> {
  const { aws, region, clusterName, vpc, network, clock, log, firstPod = 0 } = options;
  const { startApiServer = startKubernetes, runtime } = options;
  const kubernetes = await startApiServer({ clock, crds: await readDefinitions() });
  const cluster = new ClusterClient({ url: kubernetes.url });
  await cluster.apply([ingressClass]);

  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(kubernetes.kubeconfig());
  const endpointSliceController: EndpointSliceController | undefined = kubernetes.hasControllerManager
    ? undefined
    : startEndpointSliceController({ kubeConfig, clock, log });
  const kubelet = await startKubelet({ kubeConfig, network, vpc, clock, log, firstPod, runtime });
  const loadBalancerController = startLoadBalancerController({
    kubeConfig,
    aws: { endpoint: aws.url, region, vpcId: vpc.vpcId },
    clusterName,
    clock,
    log,
  });
  return {
    ...{ kubernetes, cluster, kubelet, loadBalancerController },
    get quiet() {
      const slicesAreDone = endpointSliceController?.idle() ?? true;
      return kubernetes.inFlight === 0 && loadBalancerController.idle() && slicesAreDone && kubelet.idle;
    },
    close: async () => {
      await loadBalancerController.close();
      await endpointSliceController?.close();
      await kubelet.close();
      await kubernetes.close();
    },
  };
}

async function startAws(options: {
  readonly clock: VirtualClock;
  readonly lentClock: LentClock;
  readonly throttles: boolean;
  readonly apiQuota?: number;
  readonly roles?: readonly SandboxRole[];
  readonly awsPort?: number;
  readonly vpcs: readonly Vpc[];
  readonly network: Network;
}): Promise<Pick<Sandbox, 'aws' | 'iam' | 'services'>> {
  const { clock, lentClock, throttles, apiQuota, roles = [], awsPort = 0, vpcs, network } = options;
  const world = createWorld({ clock: lentClock });
  const ec2: Ec2 = createEc2({
    world,
    vpcs,
    isSecurityGroupInUse: (groupId) => balancing.usesSecurityGroup(groupId) || apiGateway.usesSecurityGroup(groupId),
  });
  const acm = createAcm(world);
  const balancing = createElasticLoadBalancing({ world, ec2, acm, network });
  for (const vpc of vpcs) letVpcReachMachines(ec2, vpc);
  const discovery = createServiceDiscovery({
    world,
    hasVpc: (inRegion, vpcId) => ec2.vpc(inRegion, vpcId) !== undefined,
  });
  const apiGateway: ApiGateway = createApiGateway({
    world,
    neighbours: {
      subnet: (inRegion, subnetId) => ec2.subnet(inRegion, subnetId),
      securityGroup: (inRegion, groupId) => ec2.securityGroup(inRegion, groupId),
      hasListener: (inRegion, listenerArn) => balancing.hasListener(inRegion, listenerArn),
      hasService: (inRegion, serviceArn) => discovery.hasService(inRegion, serviceArn),
    },
    publicPort: () => aws.port,
    ...(apiQuota !== undefined && { apiQuota }),
  });
  const plane = new DataPlane({ world, apis: apiGateway, ec2, balancing, discovery, network });
  const sts = createSts(
    world,
    roles.flatMap(({ name, trust }) => (trust === undefined ? [] : { name, trust })),
  );
  const iam = createIam({ world, roles, services: { apiGateway, ec2, serviceDiscovery: discovery, sts } });
  const aws: AwsServer = await AwsServer.start({
    clock,
    throttles,
    iam,
    port: awsPort,
    services: { apigateway: apiGateway, acm, ec2, elasticloadbalancing: balancing, servicediscovery: discovery, sts },
    dataPlane: (request, response) => plane.serve(request, response),
  });
  return { aws, iam, services: { apiGateway, ec2, acm, balancing, discovery } };
}

/**
 * The machines are in their VPC's default group, which lets in its own members only; in this world it lets in the whole VPC,
 * as it has to where VPC links reach pods.
 */
function letVpcReachMachines(ec2: Ec2, { vpcId, region, cidr }: Vpc): void {
  ec2.operations.AuthorizeSecurityGroupIngress(
    {
      GroupId: ec2.defaultSecurityGroup(vpcId)?.groupId,
      IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: cidr, Description: 'Pods, from VPC links' }] }],
    },
    { region, accessKeyId: '' },
  );
}

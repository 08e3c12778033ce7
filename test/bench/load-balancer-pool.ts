import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Sandbox } from '../sandbox/sandbox.ts';

const owner = { region: 'eu-west-1', accessKeyId: 'AKIASANDBOXOWNER' };

/** The kinds of objects that load balancers are made for. */
export type PooledKind = 'ingress' | 'service' | 'gateway';

/** One of a pool: what the status of such an object says of it. */
export interface PooledLoadBalancer {
  readonly hostname: string;
}

/**
 * Load balancers with a listener on port 80, as the AWS Load Balancer Controller tags them for objects of that kind in namespace
 * saas, in pairs, one for each of those names: the one that there is and the one that takes its place. They are active once the
 * clock has been turned.
 */
export function createLoadBalancerPool(
  { services, vpc, clusterName }: Pick<Sandbox, 'services' | 'vpc' | 'clusterName'>,
  names: readonly string[],
  kind: PooledKind = 'ingress',
): readonly (readonly [PooledLoadBalancer, PooledLoadBalancer])[] {
  const { operations } = services.balancing;
  const { Type, Protocol, tag } = kinds[kind];
  const Subnets = vpc.subnets
    .filter(({ tags }) => 'kubernetes.io/role/internal-elb' in tags)
    .map(({ subnetId }) => subnetId);

  return names.map((name) => [create(name, 'a'), create(name, 'b')] as const);

  function create(name: string, suffix: string): PooledLoadBalancer {
    const Tags = [
      { Key: 'elbv2.k8s.aws/cluster', Value: clusterName },
      { Key: `${tag}/stack`, Value: `saas/${name}` },
      { Key: `${tag}/resource`, Value: 'LoadBalancer' },
    ];
    const Name = `k8s-${kind}-${name}-${suffix}`;
    const [{ LoadBalancerArn = '', DNSName: hostname = '' } = {}] = operations.CreateLoadBalancer(
      { Name, Scheme: 'internal', Type, Subnets, Tags },
      owner,
    ).LoadBalancers;
    operations.CreateListener({ LoadBalancerArn, Port: 80, Protocol, DefaultActions: [actionOf(Name)], Tags }, owner);
    return { hostname };
  }

  function actionOf(Name: string): Action {
    if (Type === 'application') return { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } };
    const group = { Name, Protocol: 'TCP', Port: 8080, VpcId: vpc.vpcId, TargetType: 'ip' } as const;
    const [{ TargetGroupArn } = {}] = operations.CreateTargetGroup(group, owner).TargetGroups;
    return { Type: 'forward', TargetGroupArn };
  }
}

const kinds = {
  ingress: { Type: 'application', Protocol: 'HTTP', tag: 'ingress.k8s.aws' },
  service: { Type: 'network', Protocol: 'TCP', tag: 'service.k8s.aws' },
  gateway: { Type: 'application', Protocol: 'HTTP', tag: 'gateway.k8s.aws.alb' },
} as const;

/** An Ingress that moves between such load balancers: its status is written by whoever applies it. */
export function pooledIngress(name: string) {
  const service = { name: 'saas', port: { number: 80 } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'saas' },
    // No class: the sandbox's load balancer controller leaves it alone.
    spec: { defaultBackend: { service } },
  };
}

/** The same, as a Service of a class that is nobody's. */
export function pooledService(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'saas' },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'example.org/none',
      selector: { app: name },
      ports: [{ port: 80, protocol: 'TCP' }],
    },
  };
}

/** The same, as a Gateway of a class that is nobody's. */
export function pooledGateway(name: string) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: 'saas' },
    spec: { gatewayClassName: 'none', listeners: [{ name: 'web', port: 80, protocol: 'HTTP' }] },
  };
}

/** The status that the AWS Load Balancer Controller gives an Ingress or a Service. */
export function statusAt({ hostname }: PooledLoadBalancer) {
  return { status: { loadBalancer: { ingress: [{ hostname }] } } };
}

/** The same of a Gateway. */
export function gatewayStatusAt({ hostname }: PooledLoadBalancer) {
  return { status: { addresses: [{ type: 'Hostname', value: hostname }] } };
}

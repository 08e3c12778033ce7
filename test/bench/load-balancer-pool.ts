import type { Sandbox } from '../sandbox/sandbox.ts';

const owner = { region: 'eu-west-1', accessKeyId: 'AKIASANDBOXOWNER' };

/** One of a pool: what the status of an Ingress says of it. */
export interface PooledLoadBalancer {
  readonly hostname: string;
}

/**
 * Load balancers with a listener on port 80, as the AWS Load Balancer Controller tags them for Ingresses of namespace saas, in
 * pairs: the one that there is and the one that takes its place. They are active once the clock has been turned.
 */
export function createLoadBalancerPool(
  { services, vpc, clusterName }: Pick<Sandbox, 'services' | 'vpc' | 'clusterName'>,
  pairs: number,
): readonly (readonly [PooledLoadBalancer, PooledLoadBalancer])[] {
  const { operations } = services.balancing;
  const Subnets = vpc.subnets
    .filter(({ tags }) => 'kubernetes.io/role/internal-elb' in tags)
    .map(({ subnetId }) => subnetId);

  return Array.from({ length: pairs }, (_, at) => [create(`pair-${at}`, 'a'), create(`pair-${at}`, 'b')] as const);

  function create(ingress: string, suffix: string): PooledLoadBalancer {
    const Tags = [
      { Key: 'elbv2.k8s.aws/cluster', Value: clusterName },
      { Key: 'ingress.k8s.aws/stack', Value: `saas/${ingress}` },
      { Key: 'ingress.k8s.aws/resource', Value: 'LoadBalancer' },
    ];
    const Name = `k8s-${ingress.replaceAll('-', '')}-${suffix}`;
    const [{ LoadBalancerArn = '', DNSName: hostname = '' } = {}] = operations.CreateLoadBalancer(
      { Name, Scheme: 'internal', Type: 'application', Subnets, Tags },
      owner,
    ).LoadBalancers;
    const fixed = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } } as const;
    operations.CreateListener({ LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: [fixed], Tags }, owner);
    return { hostname };
  }
}

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

/** The status that the AWS Load Balancer Controller gives such an Ingress. */
export function statusAt({ hostname }: PooledLoadBalancer) {
  return { status: { loadBalancer: { ingress: [{ hostname }] } } };
}

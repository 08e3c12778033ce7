import type { Sandbox } from '../sandbox/sandbox.ts';

const owner = { region: 'eu-west-1', accessKeyId: 'AKIASANDBOXOWNER' };

/** One of a pool: what the status of an Ingress says of it. */
export interface PooledLoadBalancer {
  readonly group: string;
  readonly hostname: string;
}

/**
 * Load balancers with a listener on port 80, as the AWS Load Balancer Controller tags them for Ingress groups: two a group,
 * the one that there is and the one that takes its place. They are active once the clock has been turned.
 */
export function createLoadBalancerPool(
  { services, vpc, clusterName }: Pick<Sandbox, 'services' | 'vpc' | 'clusterName'>,
  groups: number,
): readonly (readonly [PooledLoadBalancer, PooledLoadBalancer])[] {
  const { operations } = services.balancing;
  const Subnets = vpc.subnets
    .filter(({ tags }) => 'kubernetes.io/role/internal-elb' in tags)
    .map(({ subnetId }) => subnetId);

  return Array.from({ length: groups }, (_, at) => {
    const group = `group-${at}`;
    return [create(group, 'a'), create(group, 'b')] as const;
  });

  function create(group: string, suffix: string): PooledLoadBalancer {
    const Tags = [
      { Key: 'elbv2.k8s.aws/cluster', Value: clusterName },
      { Key: 'ingress.k8s.aws/stack', Value: group },
      { Key: 'ingress.k8s.aws/resource', Value: 'LoadBalancer' },
    ];
    const Name = `k8s-${group.replaceAll('-', '')}-${suffix}`;
    const [{ LoadBalancerArn = '', DNSName: hostname = '' } = {}] = operations.CreateLoadBalancer(
      { Name, Scheme: 'internal', Type: 'application', Subnets, Tags },
      owner,
    ).LoadBalancers;
    const fixed = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } } as const;
    operations.CreateListener({ LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: [fixed], Tags }, owner);
    return { group, hostname };
  }
}

/** An Ingress of such a group, held as its members are, whose status is written by whoever applies it. */
export function groupedIngress(name: string, { group }: Pick<PooledLoadBalancer, 'group'>) {
  const finalizers = [`group.ingress.k8s.aws/${group}`];
  const service = { name: 'saas', port: { number: 80 } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'saas', finalizers, annotations: { 'alb.ingress.kubernetes.io/group.name': group } },
    // No class: the sandbox's load balancer controller leaves it alone.
    spec: { defaultBackend: { service } },
  };
}

/** The status that the AWS Load Balancer Controller gives such an Ingress. */
export function statusAt({ hostname }: Pick<PooledLoadBalancer, 'hostname'>) {
  return { status: { loadBalancer: { ingress: [{ hostname }] } } };
}

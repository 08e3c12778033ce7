import { owner } from './listeners.ts';
import type { Manifest, World } from './world.ts';

/** A load balancer of somebody. */
export interface SomebodysLoadBalancer {
  readonly name: string;
  readonly arn: string;
  readonly hostname: string;
  readonly listenerArn: string;
}

/** The load balancer whose stack tag says that it was made for that Ingress or group, as soon as it has a listener. */
export async function loadBalancerOf(world: World, stack: string): Promise<SomebodysLoadBalancer> {
  const { DescribeLoadBalancers, DescribeListeners, DescribeTags } = world.sandbox.services.balancing.operations;
  const arnOf = (): string | undefined => {
    const arns = DescribeLoadBalancers({}, owner).LoadBalancers.flatMap(({ LoadBalancerArn }) => LoadBalancerArn ?? []);
    return arns.find((arn) => {
      const [described] = DescribeTags({ ResourceArns: [arn] }, owner).TagDescriptions;
      const isIt = described?.Tags.some(({ Key, Value }) => Key === 'ingress.k8s.aws/stack' && Value === stack);
      return isIt === true && DescribeListeners({ LoadBalancerArn: arn }, owner).Listeners.length > 0;
    });
  };
  await world.untilSo(
    () => arnOf() !== undefined,
    () => `${stack} had a load balancer.`,
  );

  const arn = arnOf() ?? '';
  const [loadBalancer] = DescribeLoadBalancers({ LoadBalancerArns: [arn] }, owner).LoadBalancers;
  const [listener] = DescribeListeners({ LoadBalancerArn: arn }, owner).Listeners;
  return {
    arn,
    name: loadBalancer?.LoadBalancerName ?? '',
    hostname: loadBalancer?.DNSName?.toLowerCase() ?? '',
    listenerArn: listener?.ListenerArn ?? '',
  };
}

/** A load balancer with a listener on port 80 and these tags; answers its hostname. */
export function taggedLoadBalancer(
  world: World,
  name: string,
  tags: Readonly<Record<string, string>>,
  Type: 'application' | 'network' = 'application',
): string {
  const { CreateLoadBalancer, CreateTargetGroup, CreateListener } = world.sandbox.services.balancing.operations;
  const { vpcId: VpcId, subnets } = world.sandbox.vpc;
  const isPrivate = ({ tags: own }: (typeof subnets)[number]) => 'kubernetes.io/role/internal-elb' in own;
  const Subnets = subnets.filter(isPrivate).map(({ subnetId }) => subnetId);
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const [{ LoadBalancerArn = '', DNSName = '' } = {}] = CreateLoadBalancer(
    { Name: name, Type, Scheme: 'internal', Subnets, ...(Tags.length > 0 && { Tags }) },
    owner,
  ).LoadBalancers;

  const Protocol = Type === 'network' ? 'TCP' : 'HTTP';
  const group = { Name: name, Protocol, Port: 80, VpcId, TargetType: 'ip' } as const;
  const [{ TargetGroupArn = '' } = {}] = CreateTargetGroup(group, owner).TargetGroups;
  const forward = { Type: 'forward', TargetGroupArn } as const;
  CreateListener({ LoadBalancerArn, Port: 80, Protocol, DefaultActions: [forward] }, owner);
  return DNSName.toLowerCase();
}

/** An Ingress, Service or Gateway of namespace saas that no load balancer controller looks after, with a status by hand. */
export async function forge(
  world: World,
  kind: 'Ingress' | 'Service' | 'Gateway',
  name: string,
  { hostname, arn = '' }: { readonly hostname: string; readonly arn?: string },
): Promise<void> {
  const object: Manifest & { readonly spec: object } = {
    apiVersion: { Ingress: 'networking.k8s.io/v1', Service: 'v1', Gateway: 'gateway.networking.k8s.io/v1' }[kind],
    kind,
    metadata: { name, namespace: 'saas' },
    spec: specs[kind],
  };
  await world.apply(object);
  const now = '2026-01-01T12:00:00Z';
  const programmed = {
    type: 'Programmed',
    status: 'True',
    reason: 'Programmed',
    message: arn,
    lastTransitionTime: now,
  };
  const status =
    kind === 'Gateway'
      ? { addresses: [{ type: 'Hostname', value: hostname }], conditions: [programmed] }
      : { loadBalancer: { ingress: [{ hostname }] } };
  await world.kubernetes('PATCH', `${world.pathOf(object)}/status`, {
    body: { status },
    contentType: 'application/merge-patch+json',
  });
}

const specs = {
  Ingress: {
    ingressClassName: 'none',
    defaultBackend: { service: { name: 'saas', port: { number: 80 } } },
  },
  Service: { type: 'LoadBalancer', loadBalancerClass: 'example.com/none', ports: [{ port: 80 }] },
  Gateway: { gatewayClassName: 'none', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
};

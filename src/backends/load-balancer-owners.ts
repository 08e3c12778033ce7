import type { Tags } from './consent.ts';
import type { ReferencedObject } from './reference-consent.ts';

/** For what in the cluster a load balancer was made: an object, or (without a namespace) Ingresses that share it. */
export interface LoadBalancerOwner {
  readonly kind: ReferencedObject['kind'];
  /** Undefined: `name` is that of an IngressGroup. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** What a load balancer's tags say of whom it was made for. */
export type LoadBalancerOwners =
  /** All that are said, one at least: whoever may add tags can add an owner, but not take the real one away. */
  | { readonly state: 'ours'; readonly owners: readonly LoadBalancerOwner[] }
  | { readonly state: 'otherCluster'; readonly tag: string; readonly cluster: string }
  | { readonly state: 'unmarked' };

interface Maker {
  /** The tag with the cluster's name. */
  readonly cluster: string;
  /** Those with what a load balancer was made for: `namespace/name`, or an IngressGroup's name, which has no slash. */
  readonly stacks: Readonly<Record<string, ReferencedObject['kind']>>;
}

/** Who makes load balancers for objects of a cluster, and how they are tagged. */
const makers: readonly Maker[] = [
  {
    // The AWS Load Balancer Controller (its pkg/deploy/tracking; its own tags win over those that annotations ask for).
    cluster: 'elbv2.k8s.aws/cluster',
    stacks: {
      'ingress.k8s.aws/stack': 'Ingress',
      'service.k8s.aws/stack': 'Service',
      'gateway.k8s.aws.alb/stack': 'Gateway',
      'gateway.k8s.aws.nlb/stack': 'Gateway',
    },
  },
  {
    // EKS Auto Mode (documented: AWS managed policy AmazonEKSLoadBalancingPolicy allows it these tags).
    cluster: 'eks:eks-cluster-name',
    stacks: {
      'ingress.eks.amazonaws.com/stack': 'Ingress',
      'service.eks.amazonaws.com/stack': 'Service',
      'gateway.eks.amazonaws.com.alb/stack': 'Gateway',
      'gateway.eks.amazonaws.com.nlb/stack': 'Gateway',
    },
  },
];

/** Whom a load balancer with these tags was made for, in the cluster that its maker knows by this name. */
export function ownersIn(tags: Tags, cluster: string): LoadBalancerOwners {
  const owners: LoadBalancerOwner[] = [];
  for (const maker of makers) {
    const stacks = Object.entries(maker.stacks).filter(([key]) => tags[key] !== undefined);
    const its = tags[maker.cluster];
    if (its !== undefined && its !== cluster) return { state: 'otherCluster', tag: maker.cluster, cluster: its };
    // An owner without its cluster is nobody's word.
    if (stacks.length > 0 && its === undefined) return { state: 'unmarked' };
    owners.push(...stacks.map(([key, kind]) => ownerOf(kind, tags[key] ?? '')));
  }
  return owners.length === 0 ? { state: 'unmarked' } : { state: 'ours', owners };
}

function ownerOf(kind: ReferencedObject['kind'], stack: string): LoadBalancerOwner {
  const slash = stack.indexOf('/');
  return slash === -1
    ? { kind, namespace: undefined, name: stack }
    : { kind, namespace: stack.slice(0, slash), name: stack.slice(slash + 1) };
}

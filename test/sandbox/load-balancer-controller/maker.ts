/**
 * Who makes load balancers, by the domain that its tags and finalizers are in: the AWS Load Balancer Controller, or EKS Auto
 * Mode's built-in one, which does the same [assumed] with tags and finalizers of its own [seen: `eks:eks-cluster-name`,
 * `ingress.eks.amazonaws.com/stack`, `group.ingress.eks.amazonaws.com/…`].
 */
export type Maker = 'k8s.aws' | 'eks.amazonaws.com';

export const makers: readonly Maker[] = ['k8s.aws', 'eks.amazonaws.com'];

/** The tag that says whose cluster a load balancer is of. */
export function clusterTagOf(tagPrefix: string): string {
  return tagPrefix.endsWith('.eks.amazonaws.com') ? 'eks:eks-cluster-name' : 'elbv2.k8s.aws/cluster';
}

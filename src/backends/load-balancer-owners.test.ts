import { describe, expect, it } from '@jest/globals';
import { ownersIn } from './load-balancer-owners.ts';

const ours = { 'elbv2.k8s.aws/cluster': 'prod' };

describe('whom a load balancer was made for', () => {
  it.each([
    ['an Ingress', { 'ingress.k8s.aws/stack': 'saas/web' }, { kind: 'Ingress', namespace: 'saas', name: 'web' }],
    [
      'an IngressGroup',
      { 'ingress.k8s.aws/stack': 'shared' },
      { kind: 'Ingress', namespace: undefined, name: 'shared' },
    ],
    ['a Service', { 'service.k8s.aws/stack': 'saas/web' }, { kind: 'Service', namespace: 'saas', name: 'web' }],
    ['a Gateway', { 'gateway.k8s.aws.alb/stack': 'saas/web' }, { kind: 'Gateway', namespace: 'saas', name: 'web' }],
    [
      "a Gateway's NLB",
      { 'gateway.k8s.aws.nlb/stack': 'saas/web' },
      { kind: 'Gateway', namespace: 'saas', name: 'web' },
    ],
  ])('is %s by the tags of the AWS Load Balancer Controller', (_what, tags, owner) => {
    expect(ownersIn({ ...ours, ...tags, team: 'a' }, 'prod')).toEqual({ state: 'ours', owners: [owner] });
  });

  it('is said by the tags of EKS Auto Mode too', () => {
    const tags = { 'eks:eks-cluster-name': 'prod', 'service.eks.amazonaws.com/stack': 'saas/web' };

    expect(ownersIn(tags, 'prod')).toEqual({
      state: 'ours',
      owners: [{ kind: 'Service', namespace: 'saas', name: 'web' }],
    });
  });

  it('is all that is said, as an Ingress may ask for more tags', () => {
    const asked = { 'eks:eks-cluster-name': 'prod', 'ingress.eks.amazonaws.com/stack': 'saas/web' };

    expect(ownersIn({ ...ours, 'ingress.k8s.aws/stack': 'shared', ...asked }, 'prod')).toEqual({
      state: 'ours',
      owners: [
        { kind: 'Ingress', namespace: undefined, name: 'shared' },
        { kind: 'Ingress', namespace: 'saas', name: 'web' },
      ],
    });
  });

  it.each([
    ['of another cluster', { 'elbv2.k8s.aws/cluster': 'test', 'ingress.k8s.aws/stack': 'saas/web' }],
    [
      'of another one by either maker',
      { ...ours, 'ingress.k8s.aws/stack': 'saas/web', 'eks:eks-cluster-name': 'test' },
    ],
  ])('is nobody here where it is %s', (_what, tags) => {
    expect(ownersIn(tags, 'prod')).toMatchObject({ state: 'otherCluster', cluster: 'test' });
  });

  it.each([
    ['it has no tags', {}],
    ['only its cluster is said', ours],
    ['no cluster is said', { 'ingress.k8s.aws/stack': 'saas/web' }],
    ["the cluster is another maker's", { ...ours, 'ingress.eks.amazonaws.com/stack': 'saas/web' }],
    ['another kind of resource is said', { ...ours, 'ingress.k8s.aws/resource': 'LoadBalancer' }],
  ])('is not said where %s', (_what, tags) => {
    expect(ownersIn(tags, 'prod')).toEqual({ state: 'unmarked' });
  });
});

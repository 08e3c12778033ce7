/** The real controller's tags: whose cluster, which Ingress, which part of its stack. */
export const tagKeys = {
  cluster: 'elbv2.k8s.aws/cluster',
  stack: 'ingress.k8s.aws/stack',
  resource: 'ingress.k8s.aws/resource',
} as const;

export function stackTags(clusterName: string, stackId: string, resource: string): { Key: string; Value: string }[] {
  return [
    { Key: tagKeys.cluster, Value: clusterName },
    { Key: tagKeys.stack, Value: stackId },
    { Key: tagKeys.resource, Value: resource },
  ];
}

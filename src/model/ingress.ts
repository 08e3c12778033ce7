import type { KubernetesObject } from './kubernetes-object.ts';

/** What is read of an Ingress: where its load balancer is. */
export type Ingress = KubernetesObject<
  unknown,
  { readonly loadBalancer?: { readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[] } }
>;

/** What an Ingress is held with while an IngressGroup has rules of it, before the group's name. */
const groupFinalizers = [
  // aws-load-balancer-controller, pkg/shared_constants; it is there before the rules are (controllers/ingress/group_controller).
  'group.ingress.k8s.aws/',
  // EKS Auto Mode (seen).
  'group.ingress.eks.amazonaws.com/',
];

/** The IngressGroups whose load balancers have rules of an Ingress, or may have: those it is in, and those it is leaving. */
export function groupsOf({ metadata }: Pick<Ingress, 'metadata'>): readonly string[] {
  const finalizers = metadata.finalizers ?? [];
  return finalizers.flatMap((finalizer) => {
    const prefix = groupFinalizers.find((each) => finalizer.startsWith(each));
    return prefix === undefined ? [] : finalizer.slice(prefix.length);
  });
}

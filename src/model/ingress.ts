import type { KubernetesObject } from './kubernetes-object.ts';

/** What is read of an Ingress: where its load balancer is. */
export type Ingress = KubernetesObject<
  unknown,
  { readonly loadBalancer?: { readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[] } }
>;

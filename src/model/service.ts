import type { KubernetesObject } from './kubernetes-object.ts';

/** What is read of a Service: which ports it has, and where its load balancer is. */
export type Service = KubernetesObject<
  {
    readonly type?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
  },
  { readonly loadBalancer?: { readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[] } }
>;

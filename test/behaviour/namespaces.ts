import { sampleWorkloads, type Manifest } from './world.ts';

/** The sample workloads in another namespace, with that. */
export function workloadsOf(namespace: string): readonly Manifest[] {
  return sampleWorkloads.map((object) => ({
    ...object,
    metadata: { ...object.metadata, ...(object.kind === 'Namespace' ? { name: namespace } : { namespace }) },
  }));
}

/** The Ingress among them. */
export function ingressOf(namespace: string): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'saas', namespace } };
}

const groups = { Ingress: 'networking.k8s.io', Service: '', Gateway: 'gateway.networking.k8s.io' };

/** Lets PrivateHttpApis of a namespace refer to objects of a kind in another one. */
export function referenceGrant(
  namespace: string,
  { from, to, name }: { readonly from: string; readonly to: keyof typeof groups; readonly name?: string },
): Manifest & { readonly spec: object } {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: `to-${from}`, namespace },
    spec: {
      from: [{ group: 'apigateway.privatehttp.io', kind: 'PrivateHttpApi', namespace: from }],
      to: [{ group: groups[to], kind: to, ...(name !== undefined && { name }) }],
    },
  };
}

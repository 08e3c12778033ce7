import type { Ingress } from '../../src/model/ingress.ts';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** The objects of the examples that the demo speaks of. */

export const api = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'PrivateHttpApi',
  metadata: { name: 'my-http-api', namespace: 'saas' },
};

export const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'saas', namespace: 'saas' },
};

export const readApi = ({ cluster }: Sandbox) => cluster.read<PrivateHttpApi>(api);

export const hostnameOf = async ({ cluster }: Sandbox): Promise<string | undefined> =>
  (await cluster.read<Ingress>(ingress))?.status?.loadBalancer?.ingress?.[0]?.hostname;

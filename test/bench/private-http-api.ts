import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';

/** An API in front of the sample workloads' Ingress. */
export function privateHttpApi(name: string, { routes }: { readonly routes: number }) {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: { name, namespace: 'saas' },
    spec: {
      stages: [{ name: 'dev' }],
      routes: Array.from({ length: routes }, (_, at) => ({
        routeKey: `ANY /saas-resource/${at}`,
        backend: { ingress: { name: 'saas', port: 80 } },
      })),
    } satisfies PrivateHttpApi['spec'],
  };
}

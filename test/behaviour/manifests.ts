import type { Backend, PrivateHttpApi, RouteSpec } from '../../src/model/private-http-api.ts';
import { walkThrough, type Manifest, type Wanted } from './world.ts';

/** The walk-through's API with these fields of its spec instead, or another of that name. */
export function apiWith(spec: Partial<PrivateHttpApi['spec']>, name = walkThrough.metadata.name): Wanted {
  return { ...walkThrough, metadata: { ...walkThrough.metadata, name }, spec: { ...walkThrough.spec, ...spec } };
}

/** A route to port 80 of the walk-through's Ingress, or as these fields say. */
export function route(routeKey: string, fields: Partial<RouteSpec> = {}): RouteSpec {
  return { routeKey, backend: backend('saas'), ...fields };
}

export function backend(ingress: string, port = 80): Backend {
  return { ingress: { name: ingress, port } };
}

/** An Ingress of namespace saas, with a load balancer of its own in front of the sample pods. */
export function ingress(name: string, annotations: Readonly<Record<string, string>> = {}): Manifest {
  const wishes = { 'listen-ports': '[{"HTTP": 80}]', ...annotations };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'saas',
      annotations: Object.fromEntries(
        Object.entries(wishes).map(([key, value]): [string, string] => [`alb.ingress.kubernetes.io/${key}`, value]),
      ),
    },
    ...{ spec: { ingressClassName: 'alb', rules: [{ http: { paths: [toSamplePods] } }] } },
  };
}

const toSamplePods = {
  path: '/saas-resource',
  pathType: 'Prefix',
  backend: { service: { name: 'saas', port: { number: 80 } } },
};

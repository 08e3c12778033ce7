import { stringify } from 'yaml';

const apiVersion = 'apigateway.privatehttp.io/v1alpha1';

/** A route to an Ingress. */
export function route(routeKey: string, fields: object = {}): object {
  return { routeKey, backend: { ingress: { name: 'saas', port: 80 } }, ...fields };
}

/** A PrivateHttpApi, as YAML; of its spec what is not given is the walk-through's. */
export function api(name: string, spec: object = {}, metadata: object = {}): string {
  const walkThrough = { stages: [{ name: 'dev' }], routes: [route('ANY /saas-resource')] };
  return stringify({
    apiVersion,
    kind: 'PrivateHttpApi',
    metadata: { name, ...metadata },
    spec: { ...walkThrough, ...spec },
  });
}

/** A VpcLink, as YAML. */
export function link(name: string, spec: object = {}): string {
  return stringify({ apiVersion, kind: 'VpcLink', metadata: { name }, spec: { vpcId: 'vpc-0abc0abc', ...spec } });
}

/** A condition as the controllers write them. */
export function condition(type: string, status: string, reason: string, message: string): object {
  return { type, status, observedGeneration: 1, lastTransitionTime: '2026-01-02T03:04:05Z', reason, message };
}

/** What the controller says of an API that is served. */
export const readyStatus = {
  observedGeneration: 1,
  apiId: 'a1b2c3d4e5',
  region: 'eu-west-1',
  endpoint: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
  url: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/dev',
  routesProgrammed: '1/1',
  stages: [{ name: 'dev', deploymentId: 'd1e2p3', contentHash: 'abc' }],
  routes: [{ routeKey: 'ANY /saas-resource', state: 'Programmed', integrationId: 'i1' }],
  vpcLinks: [{ name: 'vpc-0abc0abc', vpcLinkId: 'l1n2k3' }],
  conditions: [
    condition('Accepted', 'True', 'Accepted', 'The spec can be programmed.'),
    condition('Ready', 'True', 'Ready', 'All routes are served.'),
  ],
};

/** What the controller says of a link that is available. */
export const availableStatus = {
  observedGeneration: 1,
  vpcLinkId: 'l1n2k3',
  region: 'eu-west-1',
  state: 'AVAILABLE',
  userCount: 1,
  users: ['saas/web'],
  conditions: [condition('Ready', 'True', 'Ready', 'Requests can go through the link.')],
};

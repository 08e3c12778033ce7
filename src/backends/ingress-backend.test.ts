import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from '@jest/globals';
import { listenerArn, openToAll } from '../../test/backends/open-to-all.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import type { Ingress } from '../model/ingress.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Reason } from '../model/reason.ts';
import type { Unresolved } from '../model/target.ts';
import type { Request } from './backend-resolver.ts';
import { ingressBackend } from './ingress-backend.ts';
import type { Found } from './load-balancers.ts';

const hostname = 'internal-k8s-saas-saas-1a2b3c4d5e-123456789.eu-west-1.elb.amazonaws.com';
const ingressPort = { name: 'saas', port: 80 };
const created = { uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const api: PrivateHttpApi = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'PrivateHttpApi',
  metadata: { namespace: 'saas', name: 'my-http-api', ...created },
  spec: { routes: [{ routeKey: 'ANY /saas-resource', backend: { ingress: ingressPort } }] },
};
const request: Request<typeof ingressPort> = {
  api,
  backend: ingressPort,
  region: 'eu-west-1',
  call: { owner: 'pha/saas/my-http-api' },
};

const active: LoadBalancer = {
  DNSName: hostname,
  State: { Code: 'active' },
  VpcId: 'vpc-1',
  AvailabilityZones: [{ SubnetId: 'subnet-1' }, { SubnetId: 'subnet-2' }],
};
const http: Listener = {
  Port: 80,
  Protocol: 'HTTP',
  ListenerArn: listenerArn,
  DefaultActions: [{ Type: 'forward' }],
};

/** Where no listener can be had, and what is said about it. */
const unresolved: readonly (readonly [string, World, Unresolved['state'], Reason, string])[] = [
  ['there is no Ingress', { hostnames: undefined }, 'pending', 'IngressNotFound', 'There is no Ingress saas/saas.'],
  ['it has no hostname yet', { hostnames: [] }, 'pending', 'IngressHasNoLoadBalancer', "see the Ingress's events"],
  [
    "its hostname is no load balancer's",
    { hostnames: ['saas.example.com'] },
    'refused',
    'HostnameNotLoadBalancer',
    'saas.example.com',
  ],
  [
    'its load balancer is a Network one',
    { hostnames: ['k8s-saas-0123456789abcdef.elb.eu-west-1.amazonaws.com'] },
    'refused',
    'HostnameNotLoadBalancer',
    'k8s-saas',
  ],
  [
    'its load balancer is in another Region',
    { hostnames: [hostname.replace('eu-west-1', 'us-east-1')] },
    'refused',
    'LoadBalancerInOtherRegion',
    'region: us-east-1',
  ],
  ['its load balancer is gone', { found: {} }, 'pending', 'LoadBalancerNotFound', hostname],
  [
    'another load balancer has its name now',
    {
      found: {
        loadBalancer: { ...active, DNSName: 'internal-k8s-saas-saas-1a2b3c4d5e-987.eu-west-1.elb.amazonaws.com' },
      },
    },
    'pending',
    'LoadBalancerNotFound',
    'is not there (any more)',
  ],
  [
    'its load balancer could not be set up',
    { found: { loadBalancer: { ...active, State: { Code: 'failed', Reason: 'No addresses' } } } },
    'refused',
    'LoadBalancerFailed',
    'could not be set up: No addresses',
  ],
  [
    'its load balancer is being provisioned',
    { found: { loadBalancer: { ...active, State: { Code: 'provisioning' } } } },
    'pending',
    'LoadBalancerNotActive',
    'is being provisioned',
  ],
  ['it has no listener at all', { found: { loadBalancer: active } }, 'pending', 'ListenerNotFound', 'it has none'],
  [
    'it has listeners on other ports only',
    {
      found: {
        loadBalancer: active,
        listeners: [
          { ...http, Port: 8443 },
          { ...http, Port: 8080 },
        ],
      },
    },
    'pending',
    'ListenerNotFound',
    'it has 8080, 8443',
  ],
  [
    'it has been without that listener for long',
    { found: { loadBalancer: active, listeners: [{ ...http, Port: 8080 }], unchangedFor: 180_000 } },
    'pending',
    'ListenerNotFound',
    'change backend.ingress.port to one that it has',
  ],
  [
    'the listener speaks something else',
    { found: { loadBalancer: active, listeners: [{ ...http, Protocol: 'GENEVE' }] } },
    'refused',
    'ListenerNotHttp',
    'speaks GENEVE',
  ],
  [
    'the listener only redirects',
    { found: { loadBalancer: active, listeners: [{ ...http, DefaultActions: [{ Type: 'redirect' }] }] } },
    'refused',
    'ListenerRedirects',
    'remove ssl-redirect',
  ],
];

describe('the backend of an Ingress', () => {
  it('is the listener of that port, in the VPC and subnets of its load balancer', async () => {
    const resolver = resolverOf({ hostnames: [hostname], found: { loadBalancer: active, listeners: [http] } });

    expect(await resolver.resolve(request)).toEqual({
      state: 'resolved',
      target: {
        backend: 'Ingress saas/saas, port 80',
        uri: listenerArn,
        speaks: 'http',
        vpcId: 'vpc-1',
        subnetIds: ['subnet-1', 'subnet-2'],
      },
      lookAgainAfter: 1_000,
    });
  });

  it('is the same whatever case AWS writes the name in, and a load balancer that is impaired takes requests', async () => {
    const loadBalancer = { ...active, DNSName: `I${hostname.slice(1)}`, State: { Code: 'active_impaired' } } as const;
    const resolver = resolverOf({ hostnames: [hostname], found: { loadBalancer, listeners: [http] } });

    expect(await resolver.resolve(request)).toMatchObject({ state: 'resolved' });
  });

  it('is the Application Load Balancer where a Network Load Balancer stands in front of it', async () => {
    const hostnames = ['k8s-saas-0123456789abcdef.elb.eu-west-1.amazonaws.com', hostname];
    const resolver = resolverOf({ hostnames, found: { loadBalancer: active, listeners: [http] } });

    expect(await resolver.resolve(request)).toMatchObject({ state: 'resolved' });
  });

  it('is one to be warned of where its load balancer is internet-facing', async () => {
    const loadBalancer = { ...active, Scheme: 'internet-facing' } as const;
    const resolver = resolverOf({ hostnames: [hostname], found: { loadBalancer, listeners: [http] } });

    expect(await resolver.resolve(request)).toMatchObject({
      target: {
        warning: {
          message: expect.stringContaining('set alb.ingress.kubernetes.io/scheme: internal on Ingress saas/saas'),
        },
      },
    });
  });

  it.each(unresolved)('is not there where %s', async (_, world, state, reason, message) => {
    const resolution = await resolverOf({ hostnames: [hostname], ...world }).resolve(request);

    expect(resolution).toMatchObject({ state, reason, message: expect.stringContaining(message) });
  });

  it.each([
    [
      'denied',
      { kind: 'denied', permission: 'elasticloadbalancing:DescribeLoadBalancers', message: 'Add it.' },
      'refused',
      'AccessDenied',
    ],
    ['unavailable', { kind: 'unavailable', message: 'No answer.' }, 'pending', 'AwsUnavailable'],
  ] as const)('is looked for again where AWS is %s', async (_, failure: AwsFailure, state, reason) => {
    const resolution = await resolverOf({ hostnames: [hostname], failure }).resolve(request);

    expect(resolution).toEqual({ state, reason, message: failure.message, lookAgainAfter: 15_000 });
  });

  it('is no news where there is no token for a call now: nothing is said about it', async () => {
    const failure: AwsFailure = { kind: 'throttled', retryAfter: 500, message: 'Later.' };

    await expect(resolverOf({ hostnames: [hostname], failure }).resolve(request)).rejects.toThrow(AwsCallError);
  });
});

/** What the resolver finds around it; an Ingress without hostnames is one that is not there. */
interface World {
  readonly hostnames?: readonly string[] | undefined;
  readonly found?: Partial<Omit<Found, 'lookAgainAfter'>>;
  readonly failure?: AwsFailure;
}

function resolverOf({ hostnames, found, failure }: World) {
  const ingress: Ingress | undefined = hostnames && {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { namespace: 'saas', name: 'saas', ...created },
    spec: {},
    status: { loadBalancer: { ingress: hostnames.map((name) => ({ hostname: name })) } },
  };
  return ingressBackend({
    ingresses: { get: (key) => (key === 'saas/saas' ? ingress : undefined) },
    consent: openToAll,
    loadBalancers: {
      find: () =>
        failure === undefined
          ? Promise.resolve({
              loadBalancer: undefined,
              listeners: [],
              unchangedFor: 0,
              lookAgainAfter: 1_000,
              ...found,
            })
          : Promise.reject(new AwsCallError('DescribeLoadBalancers', failure)),
    },
  });
}

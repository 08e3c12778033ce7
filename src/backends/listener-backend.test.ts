import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from '@jest/globals';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import type { Backend, PrivateHttpApi } from '../model/private-http-api.ts';
import type { Reason } from '../model/reason.ts';
import type { Resolution, Unresolved } from '../model/target.ts';
import type { AllowedListener } from './allowed-listeners.ts';
import { backendsOfAllKinds } from './backends-of-all-kinds.ts';
import { consentTag } from './consent.ts';
import { listenerBackend } from './listener-backend.ts';
import { listenerConsent } from './listener-consent.ts';
import { loadBalancerBackend } from './load-balancer-backend.ts';
import type { FoundTags } from './listener-tags.ts';
import type { Found } from './load-balancers.ts';

const service = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const arn = `${service}:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2`;
const loadBalancerArn = `${service}:loadbalancer/app/shared/50dc6c495c0c9188`;
const networkArn = arn.replace('/app/', '/net/');
const networkLoadBalancerArn = loadBalancerArn.replace('/app/', '/net/');
const name = `Listener ${arn}`;
const consent: FoundTags = { state: 'tagged', listener: { [consentTag]: 'prod/saas' }, loadBalancer: {} };
const silence: FoundTags = { state: 'tagged', listener: {}, loadBalancer: {} };

const active: LoadBalancer = {
  LoadBalancerArn: loadBalancerArn,
  State: { Code: 'active' },
  VpcId: 'vpc-1',
  AvailabilityZones: [{ SubnetId: 'subnet-1' }],
};
const http: Listener = { ListenerArn: arn, Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'forward' }] };
const network: LoadBalancer = { ...active, LoadBalancerArn: networkLoadBalancerArn };
const tcp: Listener = { ...http, ListenerArn: networkArn, Protocol: 'TCP' };
const target = { speaks: 'http', vpcId: 'vpc-1', subnetIds: ['subnet-1'] };

const unresolved: readonly (readonly [string, World, Unresolved['state'], Reason, string])[] = [
  ['it is in another Region', { region: 'us-east-1' }, 'refused', 'LoadBalancerInOtherRegion', 'region: eu-west-1'],
  [
    'it is in another account',
    { tags: { state: 'foreign' } },
    'refused',
    'ListenerInOtherAccount',
    'does not accept account 111122223333',
  ],
  ['it is gone', { tags: { state: 'missing' } }, 'pending', 'ListenerNotFound', `Listener ${arn} is not there`],
  [
    'its load balancer is gone',
    { found: { loadBalancer: undefined } },
    'pending',
    'LoadBalancerNotFound',
    'ccount 111122223333 has to be',
  ],
  [
    "its load balancer's name is another one's now",
    { found: { loadBalancer: { ...active, LoadBalancerArn: `${loadBalancerArn}9` } } },
    'pending',
    'LoadBalancerNotFound',
    'is not there (any more)',
  ],
  [
    'its load balancer could not be set up',
    { found: { loadBalancer: { ...active, State: { Code: 'failed', Reason: 'No addresses' } } } },
    'refused',
    'LoadBalancerFailed',
    'No addresses',
  ],
  [
    'its load balancer is being provisioned',
    { found: { loadBalancer: { ...active, State: { Code: 'provisioning' } } } },
    'pending',
    'LoadBalancerNotActive',
    'is being provisioned',
  ],
  ['its load balancer has lost it', { found: { listeners: [] } }, 'pending', 'ListenerNotFound', 'has no listener'],
  ...(['UDP', 'GENEVE'] as const).map(
    (Protocol) =>
      [
        `it speaks ${Protocol}`,
        { found: { listeners: [{ ...http, Protocol }] } },
        'refused',
        'ListenerNotHttp',
        `speaks ${Protocol}`,
      ] as const,
  ),
  ...(['UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'] as const).map(
    (Protocol) =>
      [
        `it is a Network Load Balancer's and speaks ${Protocol}`,
        { arn: networkArn, found: { loadBalancer: network, listeners: [{ ...tcp, Protocol }] } },
        'refused',
        'ListenerNotHttp',
        'Name a listener for TCP or TLS',
      ] as const,
  ),
  [
    'it only redirects',
    { found: { listeners: [{ ...http, DefaultActions: [{ Type: 'redirect' }] }] } },
    'refused',
    'ListenerRedirects',
    'only redirects',
  ],
  ['it is none', { arn: loadBalancerArn }, 'refused', 'Rejected', 'is not the ARN of a listener'],
  [
    'tags may not be read',
    { failure: { kind: 'denied', permission: 'elasticloadbalancing:DescribeTags', message: 'Add it.' } },
    'refused',
    'AccessDenied',
    'Add it.',
  ],
  [
    'AWS does not answer',
    { failure: { kind: 'unavailable', message: 'No answer.' } },
    'pending',
    'AwsUnavailable',
    'No answer.',
  ],
];

describe('the backend of a listener by ARN', () => {
  it("is the listener, in its load balancer's VPC, and looked at again when the first of both is due", async () => {
    expect(await resolve({})).toEqual({
      state: 'resolved',
      target: { backend: name, uri: arn, ...target },
      lookAgainAfter: 1_000,
    });
  });

  it('is a TCP listener of a Network Load Balancer', async () => {
    const resolution = await resolve({ arn: networkArn, found: { loadBalancer: network, listeners: [tcp] } });

    expect(resolution).toMatchObject({ state: 'resolved', target: { uri: networkArn } });
  });

  it.each(unresolved)(
    'is not there where %s, which withdraws nothing',
    async (_case, world, state, reason, message) => {
      const resolution = await resolve(world);

      expect(resolution).toMatchObject({ state, reason, message: expect.stringContaining(message) });
      expect(resolution).not.toHaveProperty('withdrawn');
    },
  );

  it.each([
    ['nobody is named', silence, 'neither it nor its load balancer has the tag privatehttp.io/allowed-from'],
    [
      'others are named',
      { ...silence, loadBalancer: { [consentTag]: 'prod/secret' } },
      'the tag privatehttp.io/allowed-from on its load balancer does not name prod/saas',
    ],
  ])('is withdrawn where %s, and does not say who has it', async (_case, tags, message) => {
    const resolution = await resolve({ tags });

    expect(resolution).toMatchObject({ state: 'refused', reason: 'NotAllowed', withdrawn: [name] });
    expect(resolution).toMatchObject({ message: expect.stringContaining(message) });
    expect(resolution).not.toMatchObject({ message: expect.stringContaining('secret') });
  });

  it.each([arn, loadBalancerArn])('needs no tag where an administrator allows %s', async (allowedArn) => {
    const allowed = [{ namespace: 'saas', arn: allowedArn }];

    expect(await resolve({ tags: silence, allowed })).toMatchObject({ state: 'resolved' });
  });

  it('needs one where an administrator allows it to another namespace', async () => {
    const allowed = [{ namespace: 'shop', arn }];

    expect(await resolve({ tags: silence, allowed })).toMatchObject({ reason: 'NotAllowed' });
  });

  it('is no news where there is no token for a call now', async () => {
    const failure: AwsFailure = { kind: 'throttled', retryAfter: 500, message: 'Later.' };

    await expect(resolve({ failure })).rejects.toThrow(AwsCallError);
  });
});

describe('a backend of no kind that is known', () => {
  it('is refused, with what to do', async () => {
    // As a newer schema would let it through.
    const backend: Backend = {};

    const resolution = await backendsWith({}).resolve({ ...requestOf({}), backend });

    expect(resolution).toMatchObject({ state: 'refused', reason: 'BackendNotSupported' });
  });
});

/** What the resolver finds around it. */
interface World {
  readonly arn?: string;
  readonly region?: string;
  readonly tags?: FoundTags;
  readonly found?: Partial<Pick<Found, 'loadBalancer' | 'listeners'>>;
  readonly allowed?: readonly AllowedListener[];
  readonly failure?: AwsFailure;
}

function resolve(world: World): Promise<Resolution> {
  return backendsWith(world).resolve(requestOf(world));
}

function requestOf({ arn: wanted = arn, region = 'eu-west-1' }: World) {
  const backend: Backend = { listener: { arn: wanted } };
  const api: PrivateHttpApi = {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: {
      namespace: 'saas',
      name: 'my-http-api',
      uid: 'uid',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { routes: [{ routeKey: 'ANY /saas-resource', backend }] },
  };
  return { api, backend, region, call: { owner: 'pha/saas/my-http-api' } };
}

function backendsWith({ tags = consent, found, allowed = [], failure }: World) {
  const consentTo = listenerConsent({
    tags: {
      find: () =>
        failure === undefined
          ? Promise.resolve({ found: tags, lookAgainAfter: 2_000 })
          : Promise.reject(new AwsCallError('DescribeTags', failure)),
    },
    allowed,
    madeFor: () => 'it was made for nobody',
    cluster: 'prod',
  });
  const loadBalancers = {
    find: () =>
      Promise.resolve({ loadBalancer: active, listeners: [http], unchangedFor: 0, lookAgainAfter: 1_000, ...found }),
  };
  const other = { nameOf: () => 'Other', resolve: () => Promise.reject(new Error('No other kind was asked for.')) };
  return backendsOfAllKinds({
    ingress: other,
    service: other,
    gateway: other,
    endpoints: other,
    loadBalancer: loadBalancerBackend({ consentTo, loadBalancers }),
    listener: listenerBackend({ consentTo, loadBalancers }),
    cloudMap: other,
  });
}

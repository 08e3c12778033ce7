import { describe, expect, it } from '@jest/globals';
import type { Tags } from './consent.ts';
import { madeFor, type SharedListeners } from './made-for.ts';
import type { ReferencedObject } from './reference-consent.ts';
import { refused } from './unresolved.ts';

const created = { uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const api = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'PrivateHttpApi',
  metadata: { namespace: 'saas', name: 'my-http-api', ...created },
};
const ingress: ReferencedObject = { kind: 'Ingress', namespace: 'saas', name: 'web' };
const cluster = { 'elbv2.k8s.aws/cluster': 'prod' };
const stack = (name: string) => ({ ...cluster, 'ingress.k8s.aws/stack': name });

describe('a load balancer that the status of an object names', () => {
  it.each([
    ['that object', stack('saas/web'), {}],
    ['another one of the namespace, which left its group', stack('saas/other'), {}],
    ['one of a namespace that lets it', stack('shop/web'), { grants: ['shop/web'] }],
    ['a group of the namespace alone', stack('group'), { members: ['saas/web', 'saas/two'] }],
    ['a group whose others let it', stack('group'), { members: ['saas/web', 'shop/web'], grants: ['shop/web'] }],
    ['a group that is trusted', stack('group'), { members: ['saas/web', 'shop/web'], policy: 'Trust' }],
    ['a group that is trusted, and cannot be known', stack('group'), { policy: 'Trust' }],
  ] as const)('is open where it was made for %s', (_what, tags, world: World) => {
    expect(objectionTo(tags, world)).toBeUndefined();
  });

  it.each([
    [
      'another cluster',
      { ...stack('saas/web'), 'elbv2.k8s.aws/cluster': 'test' },
      {},
      /one of cluster test, .* say prod/,
    ],
    ['nobody', {}, {}, /no tag of its load balancer says that it was made for an Ingress of this cluster/],
    ['another kind', { ...cluster, 'service.k8s.aws/stack': 'saas/web' }, {}, /made for a Service, not for an Ingress/],
    ['another namespace', stack('shop/web'), {}, /made for another Ingress, in shop, where no ReferenceGrant/],
    ['another one there than it lets', stack('shop/web'), { grants: ['shop/other'] }, /in shop/],
    ['a group of others', stack('group'), { members: ['shop/web'], policy: 'Trust' }, /IngressGroup group, .* in shop/],
    [
      'a group with others',
      stack('group'),
      { members: ['saas/one', 'shop/web', 'a/b'] },
      /also of those in a, shop, where/,
    ],
    [
      'a group that it has left',
      stack('group'),
      { members: ['saas/one'] },
      /which Ingress saas\/web is not in \(any more\)/,
    ],
    [
      'a trusted group that it has left',
      stack('group'),
      { members: ['saas/one', 'shop/web'], policy: 'Trust' },
      /which Ingress saas\/web is not in \(any more\)/,
    ],
    ['a group that nobody is in', stack('group'), { members: [], policy: 'Trust' }, /has no members in this cluster/],
    ['a group that cannot be known', stack('group'), {}, /in namespaces that this controller does not watch/],
    ['somebody else too', { ...stack('saas/web'), 'service.k8s.aws/stack': 'saas/web' }, {}, /made for a Service/],
  ] as const)('is closed where it was made for %s', (_what, tags, world: World, why) => {
    expect(objectionTo(tags, world)).toMatch(why);
  });
});

describe('the load balancer of a Gateway', () => {
  const gateway: ReferencedObject = { kind: 'Gateway', namespace: 'saas', name: 'own' };
  const of = (name: string) => ({ ...cluster, 'gateway.k8s.aws.alb/stack': name });

  it("is open where only its namespace's routes can be there, or others are trusted", () => {
    expect(objectionTo(of('saas/own'), {}, gateway)).toBeUndefined();
    expect(objectionTo(of('saas/open'), { policy: 'Trust' }, gateway)).toBeUndefined();
  });

  it("is closed where others' routes may be there, or that is not known", () => {
    for (const name of ['saas/open', 'saas/unknown']) {
      expect(objectionTo(of(name), {}, gateway)).toMatch(/is that of Gateway saas\/.*, and all routes of it decide/);
    }
  });
});

interface World {
  /** Undefined: not all namespaces are watched. */
  readonly members?: readonly string[];
  /** Keys of Ingresses of other namespaces that may be referred to. */
  readonly grants?: readonly string[];
  readonly policy?: SharedListeners;
}

function objectionTo(
  tags: Tags,
  { members, grants = [], policy = 'Consent' }: World,
  object = ingress,
): string | undefined {
  return madeFor({
    objectionTo: (_api, { namespace, name }) =>
      namespace === 'saas' || grants.includes(`${namespace}/${name}`) ? undefined : refused('NotAllowed', 'no'),
    groups: { membersOf: () => members },
    gateways: { isOpen: (key) => ({ 'saas/own': false, 'saas/open': true })[key] },
    sharedListeners: policy,
    cluster: 'prod',
  })(api, object, tags);
}

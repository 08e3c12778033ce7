import { describe, expect, it } from '@jest/globals';
import type { GroupEvent } from '../kubernetes/grouped-objects.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { ReferenceGrant } from '../model/reference-grant.ts';
import { ReferenceGrants, type ReferencedObject } from './reference-consent.ts';

const created = { uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const api: PrivateHttpApi = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'PrivateHttpApi',
  metadata: { namespace: 'saas', name: 'my-http-api', ...created },
  spec: { routes: [] },
};
const web: ReferencedObject = { kind: 'Ingress', namespace: 'shop', name: 'web' };
const from = { group: 'apigateway.privatehttp.io', kind: 'PrivateHttpApi', namespace: 'saas' };
const to = { group: 'networking.k8s.io', kind: 'Ingress' };

describe('consent to refer to an object of another namespace', () => {
  it.each([
    ['all objects of the kind', grant([from], [to])],
    ['that object by name', grant([from], [{ ...to, name: 'web' }])],
    ['it among others', grant([{ ...from, namespace: 'other' }, from], [{ group: '', kind: 'Service' }, to])],
  ])('is given by a grant to %s', (_case, each) => {
    expect(objectionOf([each])).toBeUndefined();
  });

  it.each([
    ['there is no grant', []],
    ['the grant is for another namespace', [grant([{ ...from, namespace: 'other' }], [to])]],
    ['the grant is for another kind of ours', [grant([{ ...from, kind: 'HTTPRoute' }], [to])]],
    ['the grant is for a kind of that name in another group', [grant([{ ...from, group: '' }], [to])]],
    ['the grant is to another object', [grant([from], [{ ...to, name: 'other' }])]],
    ['the grant is to another kind', [grant([from], [{ group: '', kind: 'Service' }])]],
    ['the grant is to that kind in another group', [grant([from], [{ group: 'extensions', kind: 'Ingress' }])]],
    [
      'two grants have half of it each',
      [grant([from], [{ ...to, name: 'other' }]), grant([{ ...from, namespace: 'other' }], [to])],
    ],
  ])('is not given where %s', (_case, grants) => {
    expect(objectionOf(grants)).toEqual({
      state: 'refused',
      reason: 'NotAllowed',
      message:
        'Namespace saas may not send requests to Ingress shop/web: no ReferenceGrant of namespace shop lets it. Whoever owns ' +
        'that namespace has to create one, from kind PrivateHttpApi of group apigateway.privatehttp.io in namespace saas to ' +
        'kind Ingress of group networking.k8s.io. Nothing is served through it until then.',
    });
  });

  it('needs no grant in the own namespace, and none is looked for', () => {
    expect(objectionOf('notFound', { ...web, namespace: 'saas' })).toBeUndefined();
  });

  it('is not given where the kind is not installed, which is said, or the namespace is not watched', () => {
    expect(objectionOf('notFound', { kind: 'Service', namespace: 'shop', name: 'web' })?.message).toMatch(
      /Service shop\/web: this cluster has no ReferenceGrants, .* to kind Service of the core group \(""\)/,
    );
    expect(objectionOf('notFound', { ...web, namespace: 'hidden' })?.message).toMatch(
      /^Ingress hidden\/web is .* not watch/,
    );
  });

  it('is not known where grants may not be read', () => {
    expect(() => objectionOf('forbidden')).toThrow('403');
  });

  it('is asked for again by those who have asked, once, when the grants of that namespace change', () => {
    const subscribers: ((event: GroupEvent) => void)[] = [];
    const onChange = (subscriber: (event: GroupEvent) => void) => subscribers.push(subscriber);
    const grants = new ReferenceGrants({ grants: { of: () => [], onChange }, isWatched: () => true });
    const told: (readonly string[])[] = [];
    grants.onChange(({ keys }) => told.push(keys));

    grants.objection(api, web);
    grants.objection(api, { ...web, name: 'other' });
    for (const group of ['other', 'shop', 'shop']) subscribers[0]?.({ group, initial: false });

    expect(told).toEqual([[], ['saas/my-http-api'], []]);
  });
});

function grant(from: ReferenceGrant['spec']['from'], to: ReferenceGrant['spec']['to']): ReferenceGrant {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { namespace: 'shop', name: 'grant', ...created },
    spec: { from, to },
  };
}

function objectionOf(grants: readonly ReferenceGrant[] | 'notFound' | 'forbidden', object = web) {
  const of = (): readonly ReferenceGrant[] => {
    if (typeof grants !== 'string') return grants;
    throw new KubernetesError(grants, grants === 'forbidden' ? '403' : '404');
  };
  const isWatched = (namespace: string): boolean => namespace !== 'hidden';
  return new ReferenceGrants({ grants: { of, onChange: () => undefined }, isWatched }).objection(api, object);
}

import { describe, expect, it } from '@jest/globals';
import type { LinkState } from '../model/link-state.ts';
import type { PrivateHttpApi, PrivateHttpApiStatus } from '../model/private-http-api.ts';
import type { Resolution } from '../model/target.ts';
import { serveRoutes, vpcsOf } from './serve-routes.ts';

const resolved: Resolution = {
  state: 'resolved',
  target: {
    backend: 'Ingress ns/web, port 80',
    uri: 'listener-new',
    vpcId: 'vpc-1',
    speaks: 'http' as const,
    subnetIds: [],
  },
};
const pending: Resolution = { state: 'pending', reason: 'IngressNotFound', message: 'There is no Ingress ns/web.' };
const refused = { state: 'refused', reason: 'NotAllowed', message: 'Nobody consented.' } as const;
const ready: LinkState = { state: 'ready', name: 'vpc-1', vpcLinkId: 'link-1' };
const servedBefore: PrivateHttpApiStatus = {
  routes: [
    {
      routeKey: 'ANY /a',
      state: 'Programmed',
      backend: 'Ingress ns/web, port 80',
      target: 'listener-old',
      vpcId: 'vpc-1',
      integrationId: 'int-1',
    },
  ],
  vpcLinks: [{ name: 'vpc-1', vpcId: 'vpc-1', vpcLinkId: 'link-1' }],
};

describe('serveRoutes', () => {
  it('serves a route with what its backend resolved to', () => {
    const outcomes = serve({ resolutions: [['ANY /a', resolved]], links: [ready] });

    expect(outcomes.get('ANY /a')).toEqual({
      served: { backend: 'Ingress ns/web, port 80', uri: 'listener-new', vpcId: 'vpc-1', vpcLinkId: 'link-1' },
      unresolved: undefined,
    });
  });

  it('leaves a route out that never had a target', () => {
    const outcomes = serve({ resolutions: [['ANY /a', pending]], links: [ready] });

    expect(outcomes.get('ANY /a')).toEqual({ served: undefined, unresolved: pending });
  });

  it('keeps the last known good target while a backend is pending', () => {
    const outcomes = serve({ resolutions: [['ANY /a', pending]], links: [ready], status: servedBefore });

    expect(outcomes.get('ANY /a')).toMatchObject({ served: { uri: 'listener-old' }, unresolved: pending });
  });

  it('leaves a route out whose last target needs a consent that is not given any more', () => {
    const withdrawn: Resolution = { ...refused, withdrawn: ['Ingress ns/web, port 80'] };

    const outcomes = serve({ resolutions: [['ANY /a', withdrawn]], links: [ready], status: servedBefore });

    expect(outcomes.get('ANY /a')).toEqual({ served: undefined, unresolved: withdrawn });
    expect([
      ...vpcsOf({ api: apiWith(['ANY /a'], servedBefore), resolutions: new Map([['ANY /a', withdrawn]]) }),
    ]).toEqual([]);
  });

  it('keeps the last known good target where consent is missing for another backend, that is new', () => {
    const withdrawn: Resolution = { ...refused, withdrawn: ['Listener new'] };

    const outcomes = serve({ resolutions: [['ANY /a', withdrawn]], links: [ready], status: servedBefore });

    expect(outcomes.get('ANY /a')).toMatchObject({ served: { uri: 'listener-old' }, unresolved: refused });
  });

  it('takes what another route found through the same backend before what is remembered', () => {
    const outcomes = serve({
      resolutions: [
        ['ANY /a', pending],
        ['ANY /b', resolved],
      ],
      links: [ready],
      status: servedBefore,
    });

    expect(outcomes.get('ANY /a')?.served?.uri).toBe('listener-new');
  });

  it('goes on through the link that it used before while that does not say that it is ready', () => {
    const creating: LinkState = {
      state: 'pending',
      name: 'vpc-1',
      reason: 'VpcLinkCreating',
      message: 'it is being made.',
    };

    const outcomes = serve({ resolutions: [['ANY /a', resolved]], links: [creating], status: servedBefore });

    expect(outcomes.get('ANY /a')).toMatchObject({
      served: { uri: 'listener-new', vpcLinkId: 'link-1' },
      unresolved: { state: 'pending', reason: 'VpcLinkCreating' },
    });
  });

  it('stays where it was while the link into the VPC that its backend has moved to is being made', () => {
    const elsewhere: LinkState = { state: 'pending', name: 'vpc-2', reason: 'VpcLinkCreating', message: 'It is made.' };
    const moved: Resolution = { ...resolved, target: { ...resolved.target, vpcId: 'vpc-2' } };

    const outcomes = serve({ resolutions: [['ANY /a', moved]], links: [elsewhere], status: servedBefore });

    expect(outcomes.get('ANY /a')).toMatchObject({
      served: { uri: 'listener-old', vpcId: 'vpc-1', vpcLinkId: 'link-1' },
      unresolved: { reason: 'VpcLinkCreating' },
    });
  });

  it('serves nothing through a link that does not allow the namespace any more', () => {
    const closed: LinkState = { state: 'refused', name: 'vpc-1', reason: 'VpcLinkNotAllowed', message: 'It is not.' };

    const outcomes = serve({
      ...{ resolutions: [['ANY /a', resolved]], links: [closed], closed: ['vpc-1'], status: servedBefore },
    });

    expect(outcomes.get('ANY /a')).toMatchObject({ served: undefined, unresolved: { reason: 'VpcLinkNotAllowed' } });
  });

  it('leaves a new route out while the link is not ready', () => {
    const creating: LinkState = {
      state: 'pending',
      name: 'vpc-1',
      reason: 'VpcLinkCreating',
      message: 'it is being made.',
    };

    const outcomes = serve({ resolutions: [['ANY /a', resolved]], links: [creating] });

    expect(outcomes.get('ANY /a')?.served).toBeUndefined();
  });
});

describe('vpcsOf', () => {
  it('names the VPCs of what was found', () => {
    const resolutions = new Map([['ANY /a', resolved]]);

    expect([...vpcsOf({ api: apiWith(['ANY /a'], undefined), resolutions })]).toEqual(['vpc-1']);
  });

  it('names the VPC of a last known good target, whose link is in use still', () => {
    const resolutions = new Map([['ANY /a', pending]]);

    expect([...vpcsOf({ api: apiWith(['ANY /a'], servedBefore), resolutions })]).toEqual(['vpc-1']);
  });

  it('forgets the VPC of a route that is not in the spec any more', () => {
    const resolutions = new Map([['ANY /b', pending]]);

    expect([...vpcsOf({ api: apiWith(['ANY /b'], servedBefore), resolutions })]).toEqual([]);
  });
});

function serve(given: {
  readonly resolutions: readonly (readonly [string, Resolution])[];
  readonly links: readonly LinkState[];
  readonly closed?: readonly string[];
  readonly status?: PrivateHttpApiStatus;
}) {
  return serveRoutes({
    api: apiWith(
      given.resolutions.map(([routeKey]) => routeKey),
      given.status,
    ),
    resolutions: new Map(given.resolutions),
    links: new Map(given.links.map((link) => [link.name, link])),
    closed: new Set(given.closed),
  });
}

function apiWith(routeKeys: readonly string[], status: PrivateHttpApiStatus | undefined): PrivateHttpApi {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: {
      name: 'api',
      namespace: 'ns',
      uid: 'uid',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { routes: routeKeys.map((routeKey) => ({ routeKey, backend: { ingress: { name: 'web', port: 80 } } })) },
    ...(status && { status }),
  };
}

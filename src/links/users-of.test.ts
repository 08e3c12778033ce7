import { describe, expect, it } from '@jest/globals';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { usersOf } from './users-of.ts';

const link: VpcLink = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'VpcLink',
  metadata: { name: 'vpc-1', uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { vpcId: 'vpc-1' },
};

describe('usersOf', () => {
  it('counts the APIs that name the link, those that wait for it too, and retained ones', () => {
    const annotations = { 'retained.privatehttp.io/a1b2c3': 'saas/gone', note: 'no user' };
    const used = { ...link, metadata: { ...link.metadata, annotations } };

    const users = usersOf(used, named(api('waiting'), api('served', 'v1')));

    expect(users).toEqual(['saas/gone (retained API a1b2c3)', 'saas/served', 'saas/waiting']);
  });

  it('does not count who waits for a link that is being deleted: that one waits for it to go', () => {
    const deleted = { ...link, metadata: { ...link.metadata, deletionTimestamp: '2026-01-01T12:00:00Z' } };

    expect(usersOf(deleted, named(api('waiting'), api('served', 'v1')))).toEqual(['saas/served']);
  });
});

function api(name: string, vpcLinkId?: string): PrivateHttpApi {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: { namespace: 'saas', name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { routes: [] },
    status: { vpcLinks: [{ name: 'vpc-1', ...(vpcLinkId !== undefined && { vpcLinkId }) }] },
  };
}

function named(...apis: readonly PrivateHttpApi[]) {
  return { byIndex: () => apis };
}

import { describe, expect, it } from '@jest/globals';
import type { VpcLink } from '../model/vpc-link.ts';
import { linkStateOf } from './link-state-of.ts';

const link: VpcLink = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'VpcLink',
  metadata: { name: 'vpc-1', uid: 'uid-1', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { vpcId: 'vpc-1' },
  status: { vpcLinkId: 'own', state: 'AVAILABLE', region: 'eu-west-1' },
};
const asker = { namespace: 'saas', vpcId: 'vpc-1', region: 'eu-west-1', usedId: undefined };
const present = { vpcLinkId: 'own', state: 'AVAILABLE' };

describe('what a VpcLink says to an API', () => {
  it('is its id, where AWS shows that the link is its own', () => {
    expect(linkStateOf(link, { ...asker, present })).toEqual({ state: 'ready', name: 'vpc-1', vpcLinkId: 'own' });
  });

  it('is the id of its own link, whatever its status names', () => {
    const edited = { ...link, status: { ...link.status, vpcLinkId: 'theirs' } };

    expect(linkStateOf(edited, { ...asker, present })).toMatchObject({ state: 'ready', vpcLinkId: 'own' });
    expect(linkStateOf(edited, { ...asker, present: undefined })).toMatchObject({
      state: 'pending',
      lookAgainAfter: 10_000,
    });
  });

  it('is its id although its object is deleted, for those who had one of it before, and to nobody else', () => {
    const deleted = { ...link, metadata: { ...link.metadata, deletionTimestamp: '2026-01-01T12:00:00Z' } };

    expect(linkStateOf(deleted, { ...asker, present, usedId: 'failed' })).toMatchObject({ state: 'ready' });
    expect(linkStateOf(deleted, { ...asker, present })).toMatchObject({ reason: 'VpcLinkDeleting' });
  });

  it('is that it leads into another VPC than its name says', () => {
    const elsewhere = { ...link, spec: { vpcId: 'vpc-2' } };

    expect(linkStateOf(elsewhere, { ...asker, present })).toMatchObject({
      state: 'refused',
      reason: 'VpcLinkInOtherVpc',
      message: expect.stringContaining('it leads into vpc-2'),
    });
  });

  it('is that it is in another Region than the API', () => {
    expect(linkStateOf(link, { ...asker, present, region: 'us-east-1' })).toMatchObject({
      state: 'refused',
      reason: 'VpcLinkInOtherRegion',
      message: expect.stringContaining('it is in eu-west-1, the API is in us-east-1'),
    });
  });
});

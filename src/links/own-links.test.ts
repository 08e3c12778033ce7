import { describe, expect, it } from '@jest/globals';
import type { ListedVpcLink } from '../aws/inventory.ts';
import type { Owned } from '../aws/owned.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { ownLinks } from './own-links.ts';

const born = Date.parse('2026-01-01T00:00:00Z');
const link: VpcLink = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'VpcLink',
  metadata: { name: 'vpc-1', uid: 'uid-1', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { vpcId: 'vpc-1' },
  status: { securityGroupIds: ['sg-1'] },
};

describe('what has the tags of a VpcLink', () => {
  it('is its link: the one in status, else the oldest, and before that one that is of use', () => {
    const both = [tagged('first'), tagged('second')];
    const named = { ...link, status: { ...link.status, vpcLinkId: 'second' } };

    expect(ownLinks(both, link)).toMatchObject({ present: { VpcLinkId: 'first' }, twins: [{ VpcLinkId: 'second' }] });
    expect(ownLinks(both, named)).toMatchObject({ present: { VpcLinkId: 'second' }, twins: [{ VpcLinkId: 'first' }] });
    expect(ownLinks([tagged('first'), tagged('second', { VpcLinkStatus: 'FAILED' })], named)).toMatchObject({
      present: { VpcLinkId: 'first' },
      failed: [{ VpcLinkId: 'second' }],
      twins: [],
    });
  });

  it.each([
    ['has another name', tagged('theirs', { Name: 'theirs' })],
    ['has other security groups', tagged('theirs', { SecurityGroupIds: ['sg-2'] })],
    ['is older than the object by more than clocks differ', tagged('theirs', {}, born - 301_000)],
  ])('is not its link where it %s, unless status names it', (_why, theirs) => {
    const named = { ...link, status: { ...link.status, vpcLinkId: 'theirs' } };

    expect(ownLinks([theirs], link)).toEqual({ present: undefined, failed: [], twins: [], lookalikes: ['theirs'] });
    expect(ownLinks([theirs], named)).toMatchObject({ present: { VpcLinkId: 'theirs' }, lookalikes: [] });
  });
});

function tagged(id: string, fields: ListedVpcLink = {}, createdAt = born + 1_000): Owned<ListedVpcLink> {
  const resource = { VpcLinkId: id, Name: 'vpc-1', SecurityGroupIds: ['sg-1'], VpcLinkStatus: 'AVAILABLE', ...fields };
  const owner = { kind: 'VpcLink', name: 'vpc-1', uid: 'uid-1' };
  // The SDK's type lists the states; this one is among them.
  return { id, owner, cluster: { name: 'test', uid: 'c' }, tags: {}, createdAt, resource: resource as ListedVpcLink };
}

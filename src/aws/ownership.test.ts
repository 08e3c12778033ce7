import { describe, expect, it } from '@jest/globals';
import { ownerOf, ownershipTags, tagsFor } from './ownership.ts';

const cluster = { name: 'prod', uid: 'cluster-1' };
const owner = { kind: 'PrivateHttpApi', namespace: 'saas', name: 'my-http-api', uid: 'uid-1' };
const link = { kind: 'VpcLink', name: 'vpc-0abc', uid: 'uid-2' };

describe('ownership tags', () => {
  it('say the cluster, the object and the uids of both', () => {
    expect(ownershipTags(cluster, owner)).toEqual({
      'privatehttp.io/cluster': 'prod',
      'privatehttp.io/cluster-uid': 'cluster-1',
      'privatehttp.io/owner': 'PrivateHttpApi/saas/my-http-api',
      'privatehttp.io/uid': 'uid-1',
    });
  });

  it.each([owner, link])('are read back as they were written: %j', (one) => {
    expect(ownerOf(ownershipTags(cluster, one))).toEqual({ cluster, owner: one });
  });

  it('fit into a tag, however long the object is named', () => {
    const tags = ownershipTags(cluster, { ...owner, namespace: 'n'.repeat(63), name: 'a'.repeat(253) });

    expect(tags['privatehttp.io/owner']).toHaveLength(256);
  });

  it.each([[undefined], [{}], [{ Name: 'x' }], [{ 'privatehttp.io/uid': 'uid-1' }]])('are not found in %j', (tags) => {
    expect(ownerOf(tags)).toBeUndefined();
  });
});

describe('the tags of a resource', () => {
  it('are the defaults, over them the user’s, over all of them ours', () => {
    const tags = tagsFor({
      defaults: { team: 'platform', env: 'prod' },
      user: { team: 'saas', 'privatehttp.io/uid': 'forged' },
      cluster,
      owner,
    });

    expect(tags).toMatchObject({ team: 'saas', env: 'prod', 'privatehttp.io/uid': 'uid-1' });
  });
});

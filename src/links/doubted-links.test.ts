import { describe, expect, it } from '@jest/globals';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { ObjectStore } from '../kubernetes/object-store.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { DoubtedLinks } from './doubted-links.ts';

describe('links in doubt', () => {
  it('are looked at for those whose status names them, until somebody has', () => {
    const { links, doubted } = start();
    links.set(linkOf('uid-1', 'link-1'));

    const names = doubted.add('link-1');
    const before = [doubted.has('uid-1', 'link-1'), doubted.has('uid-1', 'link-2')];
    doubted.lookedAt('uid-1');

    expect(names).toEqual(['vpc-1']);
    expect(before).toEqual([true, false]);
    expect(doubted.has('uid-1', 'link-1')).toBe(false);
  });

  it('are not remembered where no object names them, or it is gone, or was made anew', () => {
    const { links, doubted } = start();
    const nobody = doubted.add('link-1');
    links.set(linkOf('uid-1', 'link-1'));
    const early = doubted.has('uid-1', 'link-1');
    doubted.add('link-1');

    links.set({ ...linkOf('uid-2', 'link-1', '2') });

    expect([nobody, early]).toEqual([[], false]);
    expect([doubted.has('uid-1', 'link-1'), doubted.has('uid-2', 'link-1')]).toEqual([false, false]);
  });
});

function start() {
  const links = new ObjectStore<VpcLink>({ log: new WrittenLog() });
  return { links, doubted: new DoubtedLinks(links) };
}

function linkOf(uid: string, vpcLinkId: string, resourceVersion = '1'): VpcLink {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'VpcLink',
    metadata: { name: 'vpc-1', uid, resourceVersion, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { vpcId: 'vpc-1' },
    status: { vpcLinkId },
  };
}

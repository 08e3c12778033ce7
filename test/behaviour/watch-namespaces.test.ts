import { describe, expect, it } from '@jest/globals';

import { isReady, type Manifest, sampleWorkloads, theController, walkThrough, type Wanted, World } from './world.ts';

const elsewhere: Wanted = { ...walkThrough, metadata: { ...walkThrough.metadata, namespace: 'shop' } };

describe('a controller that watches some namespaces only', () => {
  it('asks for nothing in the others, and leaves what it made there before as it is', async () => {
    await using world = await World.start({ elects: true });
    for (const object of sampleWorkloads) await world.apply(inShop(object));
    await world.apply(walkThrough);
    await world.apply(elsewhere);
    await world.until(walkThrough, isReady);
    const before = await world.until(elsewhere, isReady);
    await world.killController();
    await world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'empty' } });
    await world.install({ watchNamespaces: ['saas', 'empty'] });
    const asked = world.sandbox.kubernetes.requests.length;

    await world.startController(['--watch-namespaces=saas,empty', '--vpc-link-grace=30s', '--resync-interval=1m']);
    await world.mergePatch(elsewhere, { spec: { description: 'not seen' } });
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    await world.pass(120_000);

    const after = await world.api(elsewhere);
    expect(after?.status).toEqual(before.status);
    expect(world.apisInAws().map(({ ApiId }) => ApiId)).toEqual([before.status?.apiId]);
    expect(world.linksInAws().map(({ VpcLinkStatus }) => VpcLinkStatus)).toEqual(['AVAILABLE']);
    const { requests } = world.sandbox.kubernetes;
    const ours = requests.slice(asked).filter(({ userAgent }) => userAgent.endsWith(`/${theController}`));
    const namespaced = ours.filter(({ resource }) => ['privatehttpapis', 'ingresses'].includes(resource));
    expect(new Set(namespaced.map(({ namespace }) => namespace))).toEqual(new Set(['saas', 'empty']));
    expect(world.log.join('')).not.toContain('has no PrivateHttpApi any more');
  });
});

function inShop(object: Manifest): Manifest {
  const isNamespace = object.kind === 'Namespace';
  return {
    ...object,
    metadata: { ...object.metadata, ...(isNamespace ? { name: 'shop' } : { namespace: 'shop' }) },
  };
}

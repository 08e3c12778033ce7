import { describe, expect, it } from '@jest/globals';
import { isReady, sampleWorkloads, walkThrough, World } from './world.ts';

describe('a name that another namespace uses too', () => {
  it('is an API of its own', async () => {
    await using world = await World.start();
    const elsewhere = sampleWorkloads.map((object) => ({
      ...object,
      metadata:
        object.kind === 'Namespace'
          ? { ...object.metadata, name: 'other' }
          : { ...object.metadata, ...(object.metadata.namespace !== undefined && { namespace: 'other' }) },
    }));
    const twin = { ...walkThrough, metadata: { ...walkThrough.metadata, namespace: 'other' } };
    for (const object of elsewhere) await world.apply(object);

    await world.apply(walkThrough);
    await world.apply(twin);
    const one = await world.until(walkThrough, isReady);
    const other = await world.until(twin, isReady);
    await world.delete(twin);
    await world.untilGone(twin);

    expect(one.status?.apiId).not.toBe(other.status?.apiId);
    expect(world.apisInAws().map(({ ApiId }) => ApiId)).toEqual([one.status?.apiId]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

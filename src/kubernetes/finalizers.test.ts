import { describe, expect, it } from '@jest/globals';

import { objectOf } from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { addFinalizer, removeFinalizer } from './finalizers.ts';
import { KubernetesError } from './kubernetes-error.ts';
import { ObjectStore } from './object-store.ts';

const finalizer = 'privatehttp.io/finalizer';

describe('addFinalizer', () => {
  it('adds to what others have put there, if the object is still the one that was seen', async () => {
    const { client, patches, store } = api(objectOf('a', 2, { finalizers: ['theirs', finalizer] }));

    await addFinalizer({ client, store, object: objectOf('a', 1, { finalizers: ['theirs'] }), finalizer });

    expect(patches).toEqual([{ metadata: { uid: 'uid-a', resourceVersion: '1', finalizers: ['theirs', finalizer] } }]);
    expect(store.get('saas/a')?.metadata.finalizers).toEqual(['theirs', finalizer]);
  });

  it('writes nothing where it is there already', async () => {
    const { client, patches, store } = api();

    await addFinalizer({ client, store, object: objectOf('a', 1, { finalizers: [finalizer] }), finalizer });

    expect(patches).toEqual([]);
  });
});

describe('removeFinalizer', () => {
  it('leaves what others have put there', async () => {
    const { client, patches, store } = api(objectOf('a', 2, { finalizers: ['theirs'] }));

    await removeFinalizer({
      client,
      store,
      object: objectOf('a', 1, { finalizers: ['theirs', finalizer] }),
      finalizer,
    });

    expect(patches).toMatchObject([{ metadata: { resourceVersion: '1', finalizers: ['theirs'] } }]);
  });

  it('does not mind that the object is gone', async () => {
    const { client, store } = api(new KubernetesError('notFound', 'gone'));
    const object = objectOf('a', 1, { finalizers: [finalizer] });

    await expect(removeFinalizer({ client, store, object, finalizer })).resolves.toBe(undefined);
  });

  it('minds that the object has changed', async () => {
    const { client, store } = api(new KubernetesError('conflict', 'changed'));
    const object = objectOf('a', 1, { finalizers: [finalizer] });

    await expect(removeFinalizer({ client, store, object, finalizer })).rejects.toMatchObject({ kind: 'conflict' });
  });
});

function api(answer: AnyObject | KubernetesError = objectOf('a', 2)) {
  const patches: object[] = [];
  const client = {
    mergePatch: async (_name: unknown, patch: object): Promise<AnyObject> => {
      patches.push(patch);
      if (answer instanceof KubernetesError) throw answer;
      return answer;
    },
  };
  return { client, patches, store: new ObjectStore<AnyObject>({ log: new WrittenLog() }) };
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jsonMergePatch from 'json-merge-patch';

import { objectOf } from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import type { KubernetesObject } from '../model/kubernetes-object.ts';
import { ObjectStore } from './object-store.ts';
import { writeStatus } from './status-writer.ts';

interface Status {
  readonly apiId?: string | undefined;
  readonly url?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

type Thing = KubernetesObject<object, Status>;

describe('writeStatus', () => {
  it('writes nothing where the status is so already', async () => {
    const { client, patches, store } = api();
    const object = thing(1, { apiId: 'a1', conditions: [{ type: 'Ready', status: 'True' }] });

    const written = await writeStatus({
      client,
      store,
      object,
      status: { conditions: [{ status: 'True', type: 'Ready' }], apiId: 'a1' },
    });

    expect(patches).toEqual([]);
    expect(written).toBe(object);
  });

  it('takes a member that is undefined for one that is not there', async () => {
    const { client, patches, store } = api();

    await writeStatus({ client, store, object: thing(1, { url: 'u' }), status: { url: 'u', apiId: undefined } });

    expect(patches).toEqual([]);
  });

  it('writes what changed and removes what is no more, and has it in the store at once', async () => {
    const { client, patches, store } = api();
    const object = thing(1, { apiId: 'a1', url: 'u' });
    store.set(object);

    await writeStatus({ client, store, object, status: { url: 'v' } });

    expect(patches).toEqual([{ status: { apiId: null, url: 'v' } }]);
    expect(store.get('saas/a')?.status).toEqual({ url: 'v' });
  });

  it('starts from what the store has where that is newer than the object in hand', async () => {
    const { client, patches, store } = api();
    store.set(thing(5, { apiId: 'a1' }));

    await writeStatus({ client, store, object: thing(1), status: { url: 'v' } });

    expect(patches).toEqual([{ status: { apiId: null, url: 'v' } }]);
  });

  it('does not write the status of an object to its successor of the same name', async () => {
    const { client, patches, store } = api();
    const successor = thing(5);
    store.set({ ...successor, metadata: { ...successor.metadata, uid: 'another' } });

    const writing = writeStatus({ client, store, object: thing(1), status: { url: 'v' } });

    await expect(writing).rejects.toMatchObject({ kind: 'conflict' });
    expect(patches).toEqual([]);
  });

  it('makes any status of any other', async () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer()));
    const key = fc.constantFrom('a', 'b', 'c');
    const anyStatus = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf)));
    await fc.assert(
      fc.asyncProperty(anyStatus, anyStatus, async (before, after) => {
        const { client, store } = api();
        const object = thing(1, before);
        store.set(object);

        const written = await writeStatus({ client, store, object, status: after });

        expect(written.status).toEqual(after);
      }),
    );
  });
});

/** An API server that has what the store had, and does as it is told. */
function api() {
  const store = new ObjectStore<Thing>({ log: new WrittenLog() });
  const patches: object[] = [];
  let current = thing(1);
  const client = {
    mergePatchStatus: async (_name: unknown, patch: object): Promise<Thing> => {
      patches.push(patch);
      const object = structuredClone(store.get('saas/a') ?? current);
      current = { ...(jsonMergePatch.apply(object, patch) as Thing), metadata: thing(10).metadata };
      return current;
    },
  };
  return { client, store, patches };
}

function thing(version: number, status?: Status): Thing {
  return { ...objectOf('a', version), spec: {}, ...(status === undefined ? {} : { status }) };
}

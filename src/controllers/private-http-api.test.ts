import { describe, expect, it } from '@jest/globals';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { LostCreates } from '../aws/lost-creates.ts';
import { ObjectStore } from '../kubernetes/object-store.ts';
import { finalizer } from '../model/names.ts';
import { noApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { ApiObserver } from '../observed/api-observer.ts';
import { FirstTurns } from './first-turns.ts';
import { privateHttpApiController, type PrivateHttpApiDependencies } from './private-http-api.ts';

describe('what is remembered of a PrivateHttpApi', () => {
  it('is forgotten when it is made anew under the same name: that is another object', () => {
    const { apis, observer, firstTurns } = start();
    apis.set(apiOf('old', 1));
    observer.remember('old', noApi);
    firstTurns.had(apiOf('old', 1));
    const before = firstTurns.pending;

    apis.set(apiOf('new', 2));

    expect(observer.known('old')).toBe(undefined);
    expect([before, firstTurns.pending]).toEqual([false, true]);
  });

  it('is forgotten too where it was found out after the object went', async () => {
    const { apis, observer, reconcile, meanwhile } = start();
    apis.set(apiOf('uid', 1));
    meanwhile(() => {
      apis.delete(apiOf('uid', 3));
      observer.remember('uid', noApi);
    });

    await reconcile('saas/my-http-api');

    expect(observer.known('uid')).toBe(undefined);
  });
});

describe('a VPC link that turns while somebody who has just come to it says in status that it is not there yet', () => {
  it('is looked at once more: it did not know of that user, so it woke nobody', async () => {
    const { apis, links, reconcile, meanwhile } = start();
    links.set(linkOf('Unknown', 1));
    apis.set({ ...apiOf('uid', 1), metadata: held });
    meanwhile(() => {
      links.set(linkOf('True', 2));
    });

    const first = await reconcile('saas/my-http-api');
    meanwhile(() => undefined);
    const second = await reconcile('saas/my-http-api');

    expect(first).toEqual({ state: 'requeue', after: 1 });
    expect(second).toEqual({ state: 'settled' });
  });
});

const held = {
  ...{ namespace: 'saas', name: 'my-http-api', uid: 'uid', resourceVersion: '1' },
  ...{ creationTimestamp: '2026-01-01T00:00:00Z', finalizers: [finalizer] },
};

function linkOf(status: 'Unknown' | 'True', resourceVersion: number): VpcLink {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'VpcLink',
    metadata: { name: 'vpc-1', uid: 'link', resourceVersion: String(resourceVersion), creationTimestamp: '' },
    spec: { vpcId: 'vpc-1' },
    status: {
      conditions: [
        {
          type: 'Ready',
          status,
          reason: 'VpcLinkCreating',
          message: '',
          lastTransitionTime: '',
          observedGeneration: 1,
        },
      ],
    },
  };
}

/**
 * A controller whose objects are paused, or have no VPC link yet, so that all it does is to say so in status; `meanwhile`
 * happens while it does.
 */
function start() {
  const [clock, log] = [new VirtualClock(), new WrittenLog()];
  const lostCreates = new LostCreates({ clock });
  const apis = new ObjectStore<PrivateHttpApi>({ log });
  const links = new ObjectStore<VpcLink>({ log });
  const observer = new ApiObserver({ lostCreates, clock, takeOver: [] });
  const firstTurns = new FirstTurns(apis);
  let happens = (): void => undefined;
  const reconcile = privateHttpApiController({
    ...{ apis, links, observer, lostCreates, firstTurns, clock, log, region: 'eu-west-1', resyncInterval: Infinity },
    aws: { apiGateway: () => undefined },
    inventoryOf: () => ({ apis: { of: () => Promise.resolve([]) } }),
    backends: {
      nameOf: () => 'Ingress saas/saas:80',
      needingConsent: () => undefined,
      resolve: () =>
        Promise.resolve({ state: 'resolved', target: { vpcId: 'vpc-1', uri: '', backend: '', subnetIds: [] } }),
    },
    cluster: { name: 'test', uid: 'cluster' },
    apiClient: {
      mergePatchStatus: (_name: object, { status }: { readonly status: object }) => {
        const [api = apiOf('uid', 1)] = apis.list();
        happens();
        return Promise.resolve({ ...api, metadata: { ...api.metadata, resourceVersion: '2' }, status });
      },
    },
    events: { record: () => undefined },
    defaultTags: {},
    // Such an object needs nothing else.
  } as unknown as PrivateHttpApiDependencies);
  return {
    ...{ apis, links, observer, firstTurns, reconcile },
    meanwhile: (happening: () => void) => {
      happens = happening;
    },
  };
}

function apiOf(uid: string, resourceVersion: number): PrivateHttpApi {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: {
      ...{ namespace: 'saas', name: 'my-http-api', uid, resourceVersion: String(resourceVersion) },
      creationTimestamp: '2026-01-01T00:00:00Z',
      annotations: { 'privatehttp.io/paused': 'true' },
    },
    spec: { routes: [{ routeKey: 'ANY /saas-resource', backend: { ingress: { name: 'saas', port: 80 } } }] },
  };
}

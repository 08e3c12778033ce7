import { describe, expect, it } from '@jest/globals';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { LostCreates } from '../aws/lost-creates.ts';
import { ObjectStore } from '../kubernetes/object-store.ts';
import { noApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
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

/** A controller whose objects are paused, so that all it does is to say so in status; `meanwhile` happens while it does. */
function start() {
  const [clock, log] = [new VirtualClock(), new WrittenLog()];
  const lostCreates = new LostCreates({ clock });
  const apis = new ObjectStore<PrivateHttpApi>({ log });
  const observer = new ApiObserver({ lostCreates, clock, takeOver: [] });
  const firstTurns = new FirstTurns(apis);
  let happens = (): void => undefined;
  const reconcile = privateHttpApiController({
    ...{ apis, observer, lostCreates, firstTurns, clock, log, region: 'eu-west-1', resyncInterval: Infinity },
    aws: { apiGateway: () => undefined },
    inventoryOf: () => ({ apis: { of: () => Promise.resolve([]) } }),
    backends: { nameOf: () => 'Ingress saas/saas:80', needingConsent: () => undefined },
    cluster: { name: 'test', uid: 'cluster' },
    apiClient: {
      mergePatchStatus: (_name: object, { status }: { readonly status: object }) => {
        happens();
        return Promise.resolve({ ...apiOf('uid', 2), status });
      },
    },
    events: { record: () => undefined },
    // A paused object needs nothing else.
  } as unknown as PrivateHttpApiDependencies);
  return {
    ...{ apis, observer, firstTurns, reconcile },
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

import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Aws } from '../aws/aws-caller.ts';
import type { Tags } from '../aws/ownership.ts';
import { marksOf, namespaceNameOf } from '../endpoints/cloud-map-names.ts';
import { EndpointsStates } from '../endpoints/endpoints-states.ts';
import { EndpointsUsers } from '../endpoints/endpoints-users.ts';
import type { PodsVpc } from '../endpoints/pods-vpc.ts';
import type { StoreEvent } from '../kubernetes/object-store.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { endpointsController } from './endpoints.ts';
import { namespaceKey } from './endpoints-namespace.ts';

const cluster = { name: 'production', uid: '6f1c2b7e-0000-4000-8000-000000000000' };
const ours = marksOf(cluster, { namespace: 'saas', service: 'web', port: 80 });

const user = {
  metadata: { namespace: 'saas', name: 'my-http-api', uid: 'uid-1' },
  spec: { routes: [{ routeKey: 'ANY /', backend: { endpoints: { service: 'web', port: 80 } } }] },
} as unknown as PrivateHttpApi; // no more of it is read

const service = { Id: 'srv-1', Arn: 'srv', Name: '80.web.saas', Description: 'Endpoints saas/web, port 80' };

const unknown = { state: 'refused', reason: 'AccessDenied', message: 'It may not look at the network.' } as const;

describe('endpointsController', () => {
  it.each<[string, readonly Tags[]]>([
    ['has not its tags', [{}]],
    ['loses its tags while its instances are looked at', [ours, {}]],
  ])('comes to rest where a service of Cloud Map that nobody wants %s, and deletes nothing', async (_, tags) => {
    const { turnAll, calls, states } = start({ tags });

    const turns = await turnAll();

    expect(turns).toBeLessThanOrEqual(4);
    expect(calls.filter((call) => call.startsWith('Delete'))).toEqual([]);
    expect(calls.filter((call) => call === 'ListTagsForResource srv').length).toBe(tags.length);
    expect(states.get(namespaceKey)).toEqual({ state: 'gone' });
  });

  it('tells those who wait for the end of the namespace why it cannot be deleted, once', async () => {
    const { turnAll, states, onCall, want } = start({ tags: [ours] });
    const changes: string[] = [];
    states.onChange((key) => changes.push(key));
    const failure = { kind: 'denied', permission: undefined, message: 'It may not delete it.' } as const;
    onCall('DeleteNamespace', () => {
      throw new AwsCallError('DeleteNamespace', failure);
    });

    await turnAll();
    want(namespaceKey);
    await turnAll();

    expect(states.get(namespaceKey)).toMatchObject({ state: 'refused', message: failure.message });
    expect(changes.filter((key) => key === namespaceKey)).toHaveLength(1);
  });

  it('says no more that nothing is left of the namespace, when a service of its own is in it', async () => {
    const { turn, states, addUser } = start({ tags: [ours] });
    states.set(namespaceKey, { state: 'gone' });
    addUser();

    await turn('saas/web/80');

    expect(states.get('saas/web/80')?.state).toBe('refused');
    expect(states.get(namespaceKey)).toBe(undefined);
  });

  it('begins again, and watches on, where somebody comes while the service of Cloud Map is deleted', async () => {
    const { turnAll, calls, states, watched, onCall, addUser } = start({ tags: [ours] });
    onCall('DeleteService', addUser);

    await turnAll();

    expect(calls.filter((call) => call === 'DeleteService')).toHaveLength(1);
    expect(watched).toEqual(['appeared saas/web']);
    expect(states.get('saas/web/80')?.state).toBe('pending');
  });
});

/** The controller in a cluster without users at first, whose namespace in Cloud Map has one service; `tags`: as they are read one after the other. */
function start(script: { readonly tags: readonly Tags[] }) {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const hooks = new Map<string, () => void>();
  const using: PrivateHttpApi[] = [];
  const watched: string[] = [];
  let tell: (event: StoreEvent<PrivateHttpApi>) => void = quiet;
  let reads = 0;
  const tagsOf = (arn: string | undefined): Tags => {
    if (arn !== 'srv') return marksOf(cluster, undefined);
    reads += 1;
    return script.tags[Math.min(reads, script.tags.length) - 1] ?? {};
  };
  const call = (command: { readonly input: { readonly ResourceARN?: string } }): Promise<unknown> => {
    const { ResourceARN: arn } = command.input;
    const name = command.constructor.name.replace(/Command\d*$/, '');
    calls.push(arn === undefined ? name : `${name} ${arn}`);
    hooks.get(name)?.();
    return Promise.resolve({
      Namespaces: [{ Id: 'ns-1', Arn: 'ns', Name: namespaceNameOf(cluster) }],
      Services: calls.includes('DeleteService') ? [] : [service],
      Tags: Object.entries(tagsOf(arn)).map(([Key, Value]) => ({ Key, Value })),
      Instances: [],
    });
  };
  const wanted = new Set<string>([namespaceKey]);
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => log };
  const states = new EndpointsStates();
  const users = new EndpointsUsers({
    apis: {
      byIndex: () => using,
      onChange: (subscriber) => {
        tell = subscriber;
        return quiet;
      },
    },
    watched: [
      { appeared: (key) => watched.push(`appeared ${key}`), vanished: (key) => watched.push(`vanished ${key}`) },
    ],
    onChange: (key) => wanted.add(key),
  });
  const reconcile = endpointsController({
    ...{ cluster, clock, log, region: 'eu-west-1', defaultTags: {}, resync: 3_600_000, isWatched: () => true },
    users,
    states,
    services: { get: () => undefined },
    slices: { of: () => [] },
    podsVpc: { find: () => Promise.resolve(unknown) } as unknown as PodsVpc, // nothing else of it is asked for
    aws: { cloudMap: () => ({ call }) } as unknown as Aws, // of AWS only this is called
    events: { record: quiet },
    want: (key) => wanted.add(key),
  });
  /** Gives turns until nobody wants one, or fifty; answers how many. */
  const turnAll = async (): Promise<number> => {
    for (let turns = 0; ; turns += 1) {
      const [key] = wanted;
      if (key === undefined || turns === 50) return turns;
      wanted.delete(key);
      await reconcile(key);
    }
  };
  return {
    ...{ turnAll, calls, states, watched },
    turn: reconcile,
    want: (key: string) => wanted.add(key),
    onCall: (name: string, happen: () => void) => hooks.set(name, happen),
    addUser: () => {
      using.push(user);
      tell({ type: 'added', object: user, initial: false });
    },
  };
}

function quiet(): undefined {
  return undefined;
}

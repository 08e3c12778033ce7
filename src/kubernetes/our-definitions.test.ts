import { setImmediate as nextTurn } from 'node:timers/promises';

import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from '@jest/globals';

import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { apiClient } from '../../test/sandbox/kubernetes/api-client.ts';
import { startKubernetes } from '../../test/sandbox/kubernetes/start-kubernetes.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { KubernetesConnection } from './connection.ts';
import { OurDefinitions, OutdatedDefinitions } from './our-definitions.ts';

const versions = { 'gadgets.example.org': 3, 'widgets.example.org': 1 };

describe('the CustomResourceDefinitions that the controller works with', () => {
  it.each([
    ['as old as it', '3'],
    ['newer', '10'],
  ])('do when they are %s', async (_, version) => {
    await using world = await start([definition('gadgets', version), definition('widgets', '1')]);

    await world.definitions.present();

    expect(world.definitions.lacking).toBe(undefined);
    expect(world.log.lines).toEqual([]);
  });

  it.each([
    ['older', '2', '2'],
    ['from before there were versions', undefined, 'none'],
    ['of a version that is no number', 'three', 'three'],
  ])('are refused when one is %s, with what to apply', async (_, version, shown) => {
    await using world = await start([definition('gadgets', version), definition('widgets', '1')]);

    const refused = await world.definitions.present().catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(OutdatedDefinitions);
    expect(String(refused)).toBe(
      "OutdatedDefinitions: The cluster's CustomResourceDefinitions are older than this controller, by their annotation " +
        `privatehttp.io/crd-version: gadgets.example.org has ${shown}, needed is 3. Apply those of this release: helm ` +
        'upgrade with crds.install=true, or kubectl apply -f crds/. The next start goes on.',
    );
  });

  it('are waited for while the cluster lacks one, which is said, and asked for less and less often', async () => {
    await using world = await start([definition('gadgets', '3')]);
    let isPresent = false;
    const present = world.definitions.present().then(() => (isPresent = true));

    await world.pass(60_000);
    const { lacking } = world.definitions;
    const asked = world.kubernetes.requests.length;
    await world.create(definition('widgets', '1'));
    await world.pass(10_000);

    await present;
    expect(isPresent).toBe(true);
    expect(lacking).toBe(
      'the cluster has no CustomResourceDefinition widgets.example.org. Apply those of this release: helm upgrade with ' +
        'crds.install=true, or kubectl apply -f crds/.',
    );
    expect(world.log.messages('warn')[0]).toBe(`Waiting: ${lacking ?? ''}`);
    expect(asked).toBeLessThanOrEqual(2 * 14);
    expect(world.definitions.lacking).toBe(undefined);
  });

  it('are waited for while the API server is away, or lets nobody read them', async () => {
    await using world = await start([definition('gadgets', '3'), definition('widgets', '1')]);
    const message =
      'customresourcedefinitions.apiextensions.k8s.io "gadgets.example.org" is forbidden: User "controller" cannot get ' +
      'resource "customresourcedefinitions" in API group "apiextensions.k8s.io" at the cluster scope';
    world.kubernetes.fail({ matches: () => true, code: 403, reason: 'Forbidden', message });
    const present = world.definitions.present();

    await world.pass(10_000);

    await present;
    expect(world.log.messages('warn').join()).toMatch(
      /cannot be read: .*403: .* lacks the permission "get" on customresourcedefinitions[.]apiextensions[.]k8s[.]io[.] The chart grants it in its ClusterRole/,
    );
  });
});

async function start(crds: readonly ReturnType<typeof definition>[]) {
  const clock = new VirtualClock();
  const kubernetes = await startKubernetes({ clock, crds });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(kubernetes.kubeconfig());
  const connection = new KubernetesConnection({ kubeConfig, version: 'test' });
  const log = new WrittenLog();
  return {
    ...{ kubernetes, log },
    definitions: new OurDefinitions({ connection, versions, clock, log, random: () => 1 }),
    create: (body: object) =>
      apiClient(kubernetes).request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', body),
    pass: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 500) {
        clock.advance(500);
        do await nextTurn();
        while (kubernetes.inFlight > 0);
        for (let turn = 0; turn < 5; turn += 1) await nextTurn();
      }
    },
    async [Symbol.asyncDispose]() {
      await connection.close();
      await kubernetes.close();
    },
  };
}

function definition(plural: string, version: string | undefined) {
  const kind = plural === 'gadgets' ? 'Gadget' : 'Widget';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.example.org`,
      annotations: version === undefined ? {} : { 'privatehttp.io/crd-version': version },
    },
    spec: {
      group: 'example.org',
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
}

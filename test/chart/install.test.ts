import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';

import { type Cluster, startCluster } from './cluster.ts';
import { chart, olderChart, type Values } from './helm.ts';
import { api, link } from './objects.ts';
import { valueSets } from './value-sets.ts';

const values = { clusterName: 'production' };
const release = 'private-http-api-controller';
const namespace = 'operators';
const definitions = ['privatehttpapis.apigateway.privatehttp.io', 'vpclinks.apigateway.privatehttp.io'];

describe('an installation on a real control plane', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster();
    for (const name of ['saas', 'shop', namespace, 'nothing', 'everything', 'defaults'])
      await cluster.makeNamespace(name);
    await cluster.kubectl(['apply', '-f', '-'], prometheusKinds());
  }, 120_000);
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  it('is upgraded from an older chart, taken back, uninstalled and installed again, and keeps all objects', async () => {
    const { helm, kubectl } = cluster;
    const inNamespace = ['--namespace', namespace];
    const versionOf = async (): Promise<string> => {
      const path = '-o=jsonpath={.items[*].metadata.annotations.privatehttp\\.io/crd-version}';
      return kubectl(['get', 'crd', ...definitions, path]);
    };
    const objects = (): Promise<string> => kubectl(['get', 'privatehttpapis,vpclinks', '-A', '-o=name']);
    const succeeds = async (args: readonly string[], given?: Values): Promise<void> => {
      expect(await helm.run([...args, ...inNamespace], given)).toMatchObject({ code: 0 });
    };

    await succeeds(['install', release, olderChart], values);
    await kubectl(['wait', 'crd', '--all', '--for=condition=Established']);
    await kubectl(['apply', '-f', '-'], `${api('before')}---\n${link('vpc-0abc0123456789def')}`);
    const before = await objects();
    const refused = await cluster.refusedKubectl(['apply', '-f', '-'], api('new', { driftPolicy: 'Observe' }));

    await succeeds(['upgrade', release, chart], values);
    const upgraded = await versionOf();
    await cluster.kubectl(['apply', '-f', '-'], api('new', { driftPolicy: 'Observe' }));

    await succeeds(['rollback', release, '1']);
    const takenBack = await versionOf();
    const image = await kubectl(['get', 'deployment', release, ...inNamespace, '-o=jsonpath={..image}']);

    await succeeds(['upgrade', release, chart], values);
    const after = await objects();
    await succeeds(['uninstall', release]);
    const left = await kubectl(['get', 'all,serviceaccounts,roles,rolebindings', ...inNamespace, '-o=name']);
    const leftInCluster = await kubectl([
      'get',
      'clusterroles,clusterrolebindings',
      '-o=name',
      `-l=app.kubernetes.io/instance=${release}`,
    ]);
    const kept = await objects();

    await succeeds(['install', release, chart], values);

    expect(refused).toContain('unknown field "spec.driftPolicy"');
    expect(upgraded).toBe(crdVersions());
    expect(takenBack).toBe('');
    expect(image).toBe('private-http-api-controller:0.0.1');
    expect(after.split('\n')).toEqual(expect.arrayContaining(before.split('\n')));
    expect(kept).toBe(after);
    expect(`${left}${leftInCluster}`.replaceAll(/(pod|replicaset)\S+\n/g, '')).toBe('serviceaccount/default\n');
    expect(await versionOf()).toBe(crdVersions());
    await succeeds(['uninstall', release]);
  }, 180_000);

  it.each(Object.entries(valueSets))(
    'is accepted object by object, field by field, and makes pods, with %s',
    async (set, given) => {
      const { helm, kubectl } = cluster;
      // Its definitions may belong to nobody else: the set without them needs none.
      const objects = await helm.render(given, { release: set, namespace: set });
      const hookless = objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined);

      await kubectl(
        ['apply', '--server-side', '--force-conflicts', '--validate=strict', '-f', '-'],
        hookless.map((object) => stringify(object)).join('---\n'),
      );

      const name = hookless.find(({ kind }) => kind === 'Deployment')?.metadata.name ?? '';
      const wanted = `${'replicas' in given ? given.replicas : 2}`;
      await kubectl([
        'wait',
        'deployment',
        name,
        '-n',
        set,
        `--for=jsonpath={.status.replicas}=${wanted}`,
        '--timeout=60s',
      ]);
      const pods = await kubectl(['get', 'pods', '-n', set, '-o=name']);
      expect(pods.trim().split('\n')).toHaveLength(Number(wanted));
      const policies = hookless.filter(({ kind }) => kind.startsWith('ValidatingAdmissionPolicy'));
      for (const { kind, metadata } of policies) await kubectl(['delete', kind, metadata.name]);
    },
    120_000,
  );

  it('is refused its pods by the policy "restricted" as soon as one setting is not', async () => {
    const { helm, kubectl } = cluster;
    const loose = { ...values, securityContext: { allowPrivilegeEscalation: true }, fullnameOverride: 'loose' };

    const objects = await helm.render(loose, { release: 'loose', namespace: 'defaults' });
    const deployment = objects.filter(({ kind }) => kind === 'Deployment').map((object) => stringify(object));
    await kubectl(['apply', '-f', '-'], deployment.join());

    const wait = ['wait', 'deployment', 'loose', '-n', 'defaults', '--for=condition=ReplicaFailure', '--timeout=60s'];
    expect(await kubectl(wait)).toContain('condition met');
  }, 90_000);

  it('lets the cluster’s own roles read and write our kinds, each as far as it goes', async () => {
    const { kubectl } = cluster;
    for (const role of ['view', 'edit', 'admin'])
      await kubectl(['create', 'rolebinding', role, `--clusterrole=${role}`, `--user=${role}`, '-n', 'saas']);
    await kubectl(['create', 'clusterrolebinding', 'platform', '--clusterrole=admin', '--user=platform']);
    const may = async (user: string, verb: string, resource: string, subresource = ''): Promise<boolean> => {
      // VpcLinks are asked for without a namespace.
      const where = resource === 'vpclinks' ? ['-A'] : ['-n', 'saas'];
      const of = [...where, `--as=${user}`, `--subresource=${subresource}`];
      const command = ['auth', 'can-i', verb, `${resource}.apigateway.privatehttp.io`, ...of];
      return kubectl(command).then(
        () => true,
        () => false,
      );
    };

    expect(await may('view', 'list', 'privatehttpapis')).toBe(true);
    expect(await may('view', 'create', 'privatehttpapis')).toBe(false);
    expect(await may('edit', 'create', 'privatehttpapis')).toBe(true);
    expect(await may('edit', 'patch', 'privatehttpapis', 'status')).toBe(false);
    expect(await may('view', 'get', 'privatehttpapis', 'status')).toBe(true);
    expect(await may('admin', 'delete', 'privatehttpapis')).toBe(true);
    expect(await may('admin', 'create', 'vpclinks')).toBe(false);
    expect(await may('platform', 'create', 'vpclinks')).toBe(true);
    expect(await may('nobody', 'list', 'privatehttpapis')).toBe(false);
  }, 90_000);

  it('can be made by kubectl alone', async () => {
    const { kubectl } = cluster;
    const manifest = readFileSync(join(import.meta.dirname, '../../deploy/install.yaml'), 'utf8');
    const named = manifest.replace('${CLUSTER_NAME}', 'production');

    await kubectl(['apply', '--server-side', '--force-conflicts', '--validate=strict', '-f', '-'], named);

    const wait = ['wait', 'deployment', release, '-n', release, '--for=jsonpath={.status.replicas}=2', '--timeout=60s'];
    expect(await kubectl(wait)).toContain('condition met');
    // For who administers a small cluster applies it as people are used to.
    await kubectl(['apply', '--dry-run=server', '-f', '-'], named);
  }, 90_000);
});

/** The versions of our definitions as they are. */
function crdVersions(): string {
  const crds = ['privatehttpapis', 'vpclinks'].map((name) =>
    readFileSync(join(import.meta.dirname, `../../crds/${name}.yaml`), 'utf8'),
  );
  return crds.map((crd) => /crd-version: '(\d+)'/.exec(crd)?.[1]).join(' ');
}

/** Stand-ins for the Prometheus operator's kinds. */
function prometheusKinds(): string {
  return ['ServiceMonitor', 'PrometheusRule']
    .map((kind) => {
      const singular = kind.toLowerCase();
      const group = 'monitoring.coreos.com';
      const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
      return stringify({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${singular}s.${group}` },
        spec: {
          ...{ group, scope: 'Namespaced', names: { kind, plural: `${singular}s`, singular, listKind: `${kind}List` } },
          versions: [{ name: 'v1', served: true, storage: true, schema }],
        },
      });
    })
    .join('---\n');
}

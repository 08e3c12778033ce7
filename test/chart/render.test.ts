import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';

import { readConfig } from '../../src/config.ts';
import { installManifest } from '../../scripts/generate-install-manifest.ts';
import { findBinary } from '../cluster/find-binary.ts';
import type { Permission } from '../cluster/permissions/permission.ts';
import { permissionsOf } from '../cluster/permissions/permissions-of.ts';
import { chart, Helm, type Rendered, type Values } from './helm.ts';
import { valueSets } from './value-sets.ts';

const root = join(import.meta.dirname, '../..');
const required = { clusterName: 'production' };

describe('the chart', () => {
  let helm: Helm;

  beforeAll(async () => {
    helm = await Helm.start();
  });
  afterAll(() => helm[Symbol.asyncDispose]());

  it.each(Object.entries(valueSets))(
    'has nothing that "helm lint --strict" complains of, with %s',
    async (_, values) => {
      expect(await helm.run(['lint', '--strict', chart], values)).toMatchObject({ code: 0 });
    },
  );

  it('has the version of the project', () => {
    const { version } = JSON.parse(read('package.json')) as { readonly version: string }; // npm sees to it

    expect(parse(read('charts/private-http-api-controller/Chart.yaml'))).toMatchObject({
      version,
      appVersion: version,
    });
  });

  it('is what the manifest for kubectl was rendered from', async () => {
    const path = (await findBinary('helm', process.env)) ?? '';

    expect(await installManifest(path, chart)).toBe(read('deploy/install.yaml'));
  });

  it('names every object once, in a namespace where the kind has one, and labels it as the release’s', async () => {
    for (const values of Object.values(valueSets)) {
      const objects = await helm.render(values);

      const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
      expect(new Set(names).size).toBe(names.length);
      for (const { metadata } of objects)
        expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': 'demo' });
    }
  });

  it.each([
    [
      'defaults',
      [
        ...['ClusterRole demo-private-http-api-controller', 'ClusterRole demo-private-http-api-controller-admin'],
        ...['ClusterRole demo-private-http-api-controller-edit', 'ClusterRole demo-private-http-api-controller-view'],
        'ClusterRoleBinding demo-private-http-api-controller',
        'CustomResourceDefinition privatehttpapis.apigateway.privatehttp.io',
        'CustomResourceDefinition vpclinks.apigateway.privatehttp.io',
        ...['Deployment', 'PodDisruptionBudget'].map((kind) => `${kind} demo-private-http-api-controller`),
        ...['Role', 'RoleBinding'].map((kind) => `${kind} demo-private-http-api-controller-election`),
        ...['Service demo-private-http-api-controller-metrics', 'ServiceAccount demo-private-http-api-controller'],
      ],
    ],
    ['nothing', ['Deployment demo-private-http-api-controller']],
  ] as const)('makes, with %s, just these objects', async (set, expected) => {
    const objects = await helm.render(valueSets[set]);

    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([...expected].sort());
  });

  it('grants the controller what the documentation says that it needs, and nothing else', async () => {
    const account = { name: 'demo-private-http-api-controller', namespace: 'operators' };
    const [, yaml = ''] =
      /^## Permissions in Kubernetes\n+```yaml\n(.*?)```/ms.exec(read('docs/configuration.md')) ?? [];
    const roles = parseAllDocuments(yaml).map((document) => document.toJS() as Rendered); // what the page shows
    const bindings = roles.map(({ apiVersion, kind, metadata }) => ({
      ...{ apiVersion, kind: `${kind}Binding`, metadata, roleRef: { kind, name: metadata.name } },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    }));
    const withoutPlace = ({ verb, group, resource, name }: Permission): string =>
      [verb, group, resource, name ?? '(all)'].join(' ');

    const granted = permissionsOf(await helm.render(required), account);

    const documented = permissionsOf([...roles, ...bindings], account);
    expect(granted.map(withoutPlace).sort()).toEqual(documented.map(withoutPlace).sort());
  });

  it('hands every value on as a flag that the controller understands, and extra ones after them', async () => {
    const { everything } = valueSets;

    const config = readConfig(await argsOf(helm, everything), {});

    expect(config).toEqual({
      clusterName: 'production',
      region: 'eu-west-1',
      kubeconfig: undefined,
      watchNamespaces: ['saas', 'shop'],
      takeOverClusterUids: everything.takeOverClusterUids,
      defaultTags: everything.defaultTags,
      awsRateShare: 0.5,
      vpcLinkGrace: 5_400_000,
      vpcLinkPoll: 5_000,
      loadBalancerResync: 60_000,
      allowedListeners: [
        ...everything.allowedListeners.saas.map((arn) => ({ namespace: 'saas', arn })),
        ...everything.allowedListeners.shop.map((arn) => ({ namespace: 'shop', arn })),
      ],
      allowedCloudMapServices: everything.allowedCloudMapServices.saas.map((arn) => ({ namespace: 'saas', arn })),
      loadBalancerClusterName: 'prod.example.com',
      sharedListeners: 'Trust',
      resyncInterval: 1_800_000,
      deploymentsKept: 7,
      workers: 4,
      logLevel: 'debug',
      metricsBindAddress: { port: 9090 },
      healthProbeBindAddress: { port: 8081 },
      leaderElection: { namespace: 'default' },
    });
  });

  it('has the defaults of the controller', async () => {
    const plain = ['--cluster-name=production'];
    const environment = { AWS_REGION: 'eu-west-1' };

    const config = readConfig(await argsOf(helm, required), environment);

    expect(config).toEqual(readConfig(plain, environment));
  });

  it('keeps the CustomResourceDefinitions unless it is told not to, and changes nothing of them', async () => {
    const [kept, free] = await Promise.all([
      helm.render(required),
      helm.render({ ...required, crds: { keep: false } }),
    ]);

    for (const { metadata, ...definition } of definitionsIn(kept)) {
      expect(metadata.annotations?.['helm.sh/resource-policy']).toBe('keep');
      const [plural = ''] = metadata.name.split('.');
      const source = parse(read(`crds/${plural}.yaml`)) as Rendered; // a definition each
      expect(definition).toEqual({ ...source, metadata: undefined });
      expect(metadata.annotations).toMatchObject(source.metadata.annotations ?? {});
    }
    expect(definitionsIn(kept)).toHaveLength(2);
    for (const { metadata } of definitionsIn(free))
      expect(metadata.annotations).not.toHaveProperty('helm.sh/resource-policy');
  });

  it('alerts on what docs/metrics.md says, by metrics that it has', async () => {
    const [rule] = (await helm.render(valueSets.everything)).filter(
      ({ kind }) => kind === 'PrometheusRule',
    ) as unknown as [
      { readonly spec: { readonly groups: readonly [{ readonly rules: readonly Alert[] }] } }, // as its template says
    ];
    const all = parse(read('charts/private-http-api-controller/files/alerts.yaml')) as readonly Alert[]; // our own file
    const page = read('docs/metrics.md');

    const names = [...page.matchAll(/^\| `([a-z_]+)` /gm)].map(([, name]) => name);
    const [, told = ''] = page.split('## What to alert on');
    const documented = [...told.matchAll(/^\| `([^`]+)` +\| +(\w+) /gm)].map(([, expr = '', time]) => [
      expr.replaceAll('\\|', '|'),
      time,
    ]);
    expect(all.map(({ expr, for: time }) => [expr, time])).toEqual(documented);
    for (const { expr } of all)
      for (const [name] of expr.matchAll(/[a-z]+(_[a-z]+)+(?=[{)[])/g)) expect(names).toContain(name);
    const { rules } = rule.spec.groups[0];
    expect(rules.map(({ alert }) => alert)).toEqual(
      all.map(({ alert }) => alert).filter((alert) => alert !== 'PrivateHttpApiVpcLinkQuota'),
    );
    for (const { labels } of rules) expect(labels).toMatchObject({ team: 'platform', severity: expect.anything() });
  });

  it.each<[string, Values, string]>([
    [
      'no name of the cluster',
      {},
      'clusterName is required: the name of this cluster in AWS, by which its APIs and VPC links are told from those of others. Example: --set clusterName=production',
    ],
    ['a name that AWS’s tags cannot have', { clusterName: 'a b' }, "at '/clusterName': 'a b' does not match pattern"],
    ['a value that there is not', { ...required, replicaCount: 2 }, "additional properties 'replicaCount' not allowed"],
    [
      'a value in the wrong place',
      { ...required, metrics: { interval: '1m' } },
      "at '/metrics': additional properties 'interval' not allowed",
    ],
    ['a value of the wrong type', { ...required, replicas: 'two' }, "at '/replicas': got string, want integer"],
    [
      'a duration without a unit',
      { ...required, resyncInterval: '10' },
      "at '/resyncInterval': '10' does not match pattern",
    ],
    [
      'a tag that is ours',
      { ...required, defaultTags: { 'privatehttp.io/uid': 'x' } },
      'defaultTags has the tag "privatehttp.io/uid=x": a key begins with neither aws: nor privatehttp.io/',
    ],
    [
      'no time to stop in',
      { ...required, terminationGracePeriodSeconds: 5 },
      "at '/terminationGracePeriodSeconds': minimum: got 5, want 35",
    ],
    [
      'neither a ServiceAccount nor the name of one',
      { ...required, serviceAccount: { create: false } },
      'serviceAccount.name is required where serviceAccount.create is false',
    ],
    [
      'actions that exclude each other',
      { ...required, admissionPolicies: { validationActions: ['Deny', 'Warn'] } },
      "at '/admissionPolicies/validationActions'",
    ],
  ])('refuses %s, and says so', async (_, values, message) => {
    await expect(helm.render(values)).rejects.toThrow(message);
  });

  it.each<[string, Values, readonly string[]]>([
    [
      'the defaults',
      {},
      ['The CustomResourceDefinitions stay (crds.keep)', 'create-pod-identity-association', 'no registry has'],
    ],
    [
      'definitions of its own',
      { crds: { keep: false } },
      ['THE CUSTOMRESOURCEDEFINITIONS GO WITH IT (crds.keep=false)'],
    ],
    ['definitions that are not its', { crds: { install: false } }, ['do not belong to this release']],
    [
      'protected objects',
      { admissionPolicies: { protectObjects: true } },
      ['kubectl annotate pha -A --all privatehttp.io/confirm-deletion=true'],
    ],
    ['one replica', { replicas: 1 }, ['there is one replica, and no PodDisruptionBudget']],
  ])('says in its notes how to try it and what becomes of all at the end, with %s', async (_, values, expected) => {
    const args = ['install', 'demo', chart, '--dry-run=client', '--namespace=operators'];

    const { said } = await helm.run(args, { ...required, ...values });

    const always = [
      'kubectl get pha -A --watch',
      'What is in AWS stays, and serves on',
      'helm uninstall demo -n operators',
    ];
    for (const text of [...always, ...expected]) expect(said).toContain(text);
  });

  it('documents every value beside it, and has it in the schema', () => {
    const values = parse(read('charts/private-http-api-controller/values.yaml')) as object;
    const schema = JSON.parse(read('charts/private-http-api-controller/values.schema.json')) as Schema; // a schema of objects

    expect(pathsOf(values, schema)).toEqual([]);
  });
});

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: object;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

/** Values without a schema, and schemas without a value. */
function pathsOf(values: object, schema: Schema, path = ''): readonly string[] {
  if (schema.properties === undefined) return [];
  const { properties } = schema;
  const optional = new Set(['global', 'successThreshold', 'initialDelaySeconds']);
  const unknown = Object.keys(values).filter((name) => properties[name] === undefined);
  const unset = Object.keys(properties).filter((name) => !(name in values) && !optional.has(name));
  const below = Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const inner = properties[name];
    return inner === undefined || typeof value !== 'object' || value === null
      ? []
      : pathsOf(value, inner, `${path}${name}.`);
  });
  return [...unknown, ...unset].map((name) => `${path}${name}`).concat(below);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function definitionsIn(objects: readonly Rendered[]): readonly Rendered[] {
  return objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
}

async function argsOf(helm: Helm, values: Values): Promise<readonly string[]> {
  const objects = await helm.render(values);
  // A Deployment's template has containers with arguments.
  const [deployment] = objects.filter(({ kind }) => kind === 'Deployment') as unknown as readonly {
    readonly spec: {
      readonly template: { readonly spec: { readonly containers: readonly [{ readonly args: string[] }] } };
    };
  }[];
  return deployment?.spec.template.spec.containers[0].args ?? [];
}

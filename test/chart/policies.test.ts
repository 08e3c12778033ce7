import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type Cluster, startCluster } from './cluster.ts';
import { chart, type Ran } from './helm.ts';
import { api, link, listenerRoutes } from './objects.ts';

const namespace = 'operators';
const name = 'private-http-api-controller';
const confirmed = 'privatehttp.io/confirm-deletion=true';
const apply = ['apply', '-f', '-'];

describe('the admission policies on a real control plane', () => {
  let cluster: Cluster;
  const helm = (...args: readonly string[]): Promise<Ran> => cluster.helm.run([...args, '--namespace', namespace]);
  /** Installs the chart with these policies, and waits until the API server has taken them up. */
  const enforce = async (admissionPolicies: object, taken: readonly [args: readonly string[], input?: string]) => {
    const values = { clusterName: 'production', admissionPolicies };
    const command = ['upgrade', '--install', name, chart, '--namespace', namespace];
    expect(await cluster.helm.run(command, values)).toMatchObject({ code: 0 });
    return cluster.untilRefused(...taken);
  };

  beforeAll(async () => {
    cluster = await startCluster();
    for (const each of ['saas', namespace]) await cluster.makeNamespace(each);
    expect(await cluster.helm.run(['install', name, chart, '-n', namespace], { clusterName: 'a' })).toMatchObject({
      code: 0,
    });
    await cluster.kubectl(['wait', 'crd', '--all', '--for=condition=Established']);
  }, 120_000);
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  it('let only namespaces with the label have PrivateHttpApis, and what is there be deleted', async () => {
    const { kubectl } = cluster;
    await kubectl(apply, api('there'));

    const refused = await enforce({ publishing: { enabled: true } }, [[...apply, '--dry-run=server'], api('new')]);
    const changed = await cluster.refusedKubectl(apply, api('there', { description: 'changed' }));
    await kubectl(['annotate', 'privatehttpapi', 'there', '-n=saas', 'note=x']);
    await kubectl(['delete', 'privatehttpapi', 'there', '-n=saas']);
    await kubectl(['label', 'namespace', 'saas', 'privatehttp.io/may-publish=true']);
    await kubectl(apply, api('new'));

    const message =
      'denied request: namespace saas may not put backends on the internet. Who administers the cluster can let it: kubectl ' +
      'label namespace saas privatehttp.io/may-publish=true';
    expect(refused).toContain(message);
    expect(changed).toContain(message);
    await kubectl(['delete', 'privatehttpapi', 'new', '-n=saas']);
  }, 60_000);

  it('let only namespaces with the label name listeners by their ARN', async () => {
    const { kubectl } = cluster;
    const listening = api('listening', { routes: listenerRoutes });
    const listeners = { enabled: true, namespaceLabel: 'example.org/listeners', namespaceLabelValue: 'yes' };

    const refused = await enforce({ listeners }, [[...apply, '--dry-run=server'], listening]);
    await kubectl(apply, api('plain'));
    const changed = await cluster.refusedKubectl(apply, api('plain', { routes: listenerRoutes }));
    await kubectl(['label', 'namespace', 'saas', 'example.org/listeners=yes']);
    await kubectl(apply, listening);

    const message =
      'denied request: backend.listener, backend.loadBalancer and backend.cloudMap name what is in AWS, which namespace saas ' +
      'may not. Use backend.ingress, or have who administers the cluster let it: kubectl label namespace saas example.org/listeners=yes';
    expect(refused).toContain(message);
    expect(changed).toContain(message);
    await kubectl(['delete', 'privatehttpapis', '--all', '-n=saas']);
  }, 60_000);

  it('let objects be deleted only once that is confirmed, but the controller delete its own links', async () => {
    const { kubectl } = cluster;
    await kubectl(apply, `${api('my-http-api')}---\n${link('vpc-1')}---\n${link('vpc-2')}`);
    const controller = `system:serviceaccount:${namespace}:${name}`;
    const deletion = ['delete', 'privatehttpapi', 'my-http-api', '-n=saas'];

    const refused = await enforce({ protectObjects: true }, [[...deletion, '--dry-run=server']]);
    const all = await cluster.refusedKubectl(['delete', '--raw', `${apis}/namespaces/saas/privatehttpapis`]);
    const refusedLink = await cluster.refusedKubectl(['delete', 'vpclink', 'vpc-1']);
    await kubectl(['delete', 'vpclink', 'vpc-2', `--as=${controller}`]);
    await kubectl(['delete', 'namespace', 'saas', '--wait=false']);
    await kubectl(['wait', 'namespace', 'saas', '--for=condition=NamespaceDeletionContentFailure', '--timeout=60s']);
    await kubectl(['annotate', 'privatehttpapi', 'my-http-api', '-n=saas', confirmed]);
    await kubectl(['annotate', 'vpclink', 'vpc-1', confirmed]);
    await kubectl(['delete', 'vpclink', 'vpc-1']);
    await kubectl(['wait', 'namespace', 'saas', '--for=delete', '--timeout=120s']);

    const message =
      'denied request: what it stands for in AWS would be gone, and its address with it. If that is meant, say so and delete ' +
      'it again: kubectl annotate privatehttpapis.apigateway.privatehttp.io my-http-api -n saas ';
    expect(refused).toContain(`${message}${confirmed}`);
    expect(all).toContain(`${message}${confirmed}`);
    expect(refusedLink).toContain(`kubectl annotate vpclinks.apigateway.privatehttp.io vpc-1 ${confirmed}`);
    await cluster.makeNamespace('saas');
  }, 240_000);

  it('let the release go only where there is no VpcLink, or where that is confirmed', async () => {
    const { kubectl } = cluster;
    await kubectl(apply, link('vpc-1'));
    const definition = ['delete', 'crd', 'vpclinks.apigateway.privatehttp.io'];

    const refused = await enforce({ protectRelease: true }, [[...definition, '--dry-run=server']]);
    const deployment = await cluster.refusedKubectl(['delete', 'deployment', name, '-n', namespace]);
    const itsNamespace = await cluster.refusedKubectl(['delete', 'namespace', namespace]);
    await kubectl(['create', 'deployment', 'other', '--image=other', '-n', namespace]);
    await kubectl(['delete', 'deployment', 'other', '-n', namespace]);
    const uninstalled = await helm('uninstall', name);
    const left = await kubectl(['get', 'all,serviceaccounts,roles', '-n', namespace, '-o=name']);
    const { stdout: notes } = await helm('get', 'notes', name);
    const [, goOn = ''] = /^ {2}helm (rollback .*) -n /m.exec(notes) ?? [];
    const wentOn = await helm(...goOn.split(' '));
    await kubectl(['annotate', 'deployment', name, '-n', namespace, confirmed]);
    await kubectl(['delete', 'deployment', name, '-n', namespace]);
    const stillRefused = await helm('uninstall', name);
    await kubectl(['delete', 'vpclink', 'vpc-1']);
    const atLast = await helm('uninstall', name);

    const message =
      'denied request: there is VpcLink vpc-1, so there may be APIs that are served, and without the controller';
    for (const said of [refused, deployment, itsNamespace, uninstalled.said, stillRefused.said])
      expect(said).toContain(message);
    expect(refused).toContain(
      `kubectl annotate customresourcedefinitions vpclinks.apigateway.privatehttp.io ${confirmed}`,
    );
    expect(deployment).toContain(`kubectl annotate deployments ${name} -n ${namespace} ${confirmed}`);
    expect(uninstalled.said).toContain(`do what its notes say: helm get notes ${name} -n ${namespace}`);
    for (const kind of ['deployment.apps', 'serviceaccount', 'service']) expect(left).toContain(`${kind}/${name}`);
    expect(wentOn).toMatchObject({ code: 0 });
    expect(atLast).toMatchObject({ code: 0 });
  }, 120_000);
});

const apis = '/apis/apigateway.privatehttp.io/v1alpha1';

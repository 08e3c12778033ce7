import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { startInProcess } from './controller.ts';
import { isReady, type Manifest, theController, walkThrough, World } from './world.ts';

const served = ['--metrics-bind-address=127.0.0.1:0', '--health-probe-bind-address=127.0.0.1:0'];

describe('who watches over the controller', () => {
  it('reads of the walk-through in its metrics, and is told that the controller is alive and ready', async () => {
    await using world = await World.start({ elects: true, flags: served });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    const probes = await Promise.all([page(world, '/healthz'), page(world, '/readyz')]);
    const metrics = await page(world, '/metrics');

    expect(probes).toEqual(['ok\n', 'ok\n']);
    for (const line of [
      'controller_runtime_reconcile_errors_total{controller="private-http-api"} 0',
      'controller_runtime_active_workers{controller="vpc-link"} 0',
      'workqueue_depth{name="private-http-api",controller="private-http-api",priority="100"} 0',
      'privatehttp_conditions{kind="PrivateHttpApi",type="Ready",status="True",reason="Ready"} 1',
      'privatehttp_aws_calls_total{service="apigateway",operation="CreateStage",region="eu-west-1",result="ok"} 1',
      'privatehttp_oldest_unprogrammed_change_seconds 0',
      'privatehttp_vpc_links{region="eu-west-1",owner="ours"} 1',
      'privatehttp_cached_objects{resource="ingresses.networking.k8s.io",kept="whole"} 1',
    ]) {
      expect(metrics).toContain(line);
    }
    expect(metrics).toMatch(/rest_client_requests_total\{code="200",method="PATCH",host="127[.]0[.]0[.]1:\d+"\} \d+/);
    // Gateway API's are not among them, so a cluster without its CustomResourceDefinitions is as good.
    expect(groupsAskedFor(world)).toEqual([
      '',
      'apiextensions.k8s.io',
      'apigateway.privatehttp.io',
      'coordination.k8s.io',
      'events.k8s.io',
      'networking.k8s.io',
    ]);
    await world.stopController();
    expect(shutdownStepsIn(world)).toEqual(['reconciles', 'events', 'watches', 'servers', 'lease', 'connection']);
  });

  it('is told who leads, that a replica which stands by is ready, and to restart one that has lost the lease', async () => {
    await using world = await World.start({ controller: false });
    const leader = replica(world, 'leader');
    await world.passTimeWhile(leader.started);
    await world.pass(5_000);
    const other = replica(world, 'other');
    await world.passTimeWhile(other.started);
    await world.pass(5_000);
    const before = [await leader.look(), await other.look()];

    await world.mergePatch(lease, { spec: { holderIdentity: 'somebody' } });
    await world.pass(5_000);
    const after = [await leader.look(), await other.look()];
    await world.passTimeWhile(Promise.all([leader.stop(), other.stop()]));

    expect(before).toEqual([
      { leads: 1, healthz: 'ok', readyz: 'ok' },
      { leads: 0, healthz: 'ok', readyz: 'ok' },
    ]);
    expect(after).toEqual([
      { leads: 0, healthz: 'election: the lease was lost, and the process has not ended.', readyz: 'ok' },
      { leads: 0, healthz: 'ok', readyz: 'ok' },
    ]);
  });

  it('is not bothered by Ingresses that nobody refers to: none is asked for before the first reference', async () => {
    await using world = await World.start({ flags: served });
    const before = askedForIngresses(world);

    await world.apply(walkThrough);
    const versions = world.watch(walkThrough);
    await world.until(walkThrough, isReady);

    expect(before).toEqual([]);
    expect(askedForIngresses(world)).toEqual(['list', 'watch']);
    const reasons = versions().flatMap(({ status }) => status?.conditions?.map(({ reason }) => reason) ?? []);
    expect(reasons).not.toContain('IngressNotFound');
    await world.stopController();
  });

  it('is told that the cluster lacks a CustomResourceDefinition, and need do no more than apply it', async () => {
    await using world = await World.start({ flags: served, controller: false });
    const definition = await world.get<Manifest>(linkDefinition);
    await world.delete(linkDefinition);
    const { started } = world.beginController();
    await world.pass(30_000);

    const before = await page(world, '/readyz');
    await world.apply(withoutServersFields(definition));
    await world.passTimeWhile(started);
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    expect(before).toContain(
      'the cluster has no CustomResourceDefinition vpclinks.apigateway.privatehttp.io. Apply those',
    );
    expect(await page(world, '/readyz')).toBe('ok\n');
    expect(world.failures).toEqual([]);
    await world.stopController();
  });

  it('is told that the credentials for the API server cannot be had, and need do no more than renew them', async () => {
    await using world = await World.start({ controller: false });
    await using renewal = await expiredCredentials(world);
    const { started, stop, look } = replica(world, 'expired', renewal.kubeconfig);
    await world.pass(5_000);

    const before = await look();
    await renewal.renew();
    await world.passTimeWhile(started);
    await world.pass(5_000);
    const after = await look();
    await world.passTimeWhile(stop());

    expect(before.readyz).toMatch(/credentials: The kubeconfig's credentials cannot be had: .*No such file/);
    expect(before.healthz).toBe('ok');
    expect(after).toEqual({ leads: 1, healthz: 'ok', readyz: 'ok' });
  });

  it('is told what to apply by a controller that ends because a CustomResourceDefinition is older than it', async () => {
    await using world = await World.start({ controller: false });
    await world.annotate(linkDefinition, { 'privatehttp.io/crd-version': '0' });
    const { clock, sandbox } = world;

    const controller = startInProcess({
      ...{ name: theController, region: sandbox.region, clock, flags: [], log: () => undefined },
      ...{ kubeconfig: sandbox.kubernetes.controllerKubeconfig(), awsEndpoint: sandbox.aws.url },
    });

    await expect(world.passTimeWhile(controller.started)).rejects.toThrow(
      'vpclinks.apigateway.privatehttp.io has 0, needed is',
    );
    await controller.kill();
  });
});

const linkDefinition: Manifest = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'vpclinks.apigateway.privatehttp.io' },
};

function withoutServersFields(object: Manifest | undefined): Manifest {
  // A definition that was there is one; what the server added may not be applied.
  const { apiVersion, kind, metadata, spec } = object as Manifest & { readonly spec: object };
  const { name, annotations = {} } = metadata;
  return { apiVersion, kind, metadata: { name, annotations }, spec } as Manifest;
}

const lease: Manifest = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { namespace: 'default', name: 'private-http-api-controller' },
};

/** A controller that nobody restarts; `look`: what it says of itself. */
function replica({ clock, sandbox }: World, name: string, kubeconfig = sandbox.kubernetes.controllerKubeconfig()) {
  const log: string[] = [];
  const controller = startInProcess({
    ...{ name, region: sandbox.region, clock, flags: served, log: (line) => log.push(line) },
    ...{ kubeconfig, awsEndpoint: sandbox.aws.url },
  });
  const look = async () => {
    const metrics = await page({ log }, '/metrics');
    const [healthz, readyz] = await Promise.all([page({ log }, '/healthz'), page({ log }, '/readyz')]);
    const leads = Number(
      /^leader_election_master_status\{name="private-http-api-controller"\} (\d)$/m.exec(metrics)?.[1],
    );
    return { leads, healthz: healthz.trim(), readyz: readyz.trim() };
  };
  return { started: controller.started, stop: () => controller.stop(), look };
}

/** A kubeconfig whose exec plugin fails until the credentials are renewed. */
async function expiredCredentials({ sandbox: { kubernetes } }: World) {
  const folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  const path = join(folder, 'credential');
  const token = /token: (\S+)/.exec(kubernetes.controllerKubeconfig())?.[1] ?? 'anybody';
  const plugin = { apiVersion: 'client.authentication.k8s.io/v1', command: 'cat', args: [path] };
  return {
    kubeconfig: kubernetes.kubeconfig(token).replace(`token: ${token}`, () => `exec: ${JSON.stringify(plugin)}`),
    renew: () => writeFile(path, JSON.stringify({ kind: 'ExecCredential', status: { token } })),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** What the controller serves below that path. */
async function page({ log }: Pick<World, 'log'>, path: string): Promise<string> {
  const port = new RegExp(`Serving [^"]*${path}\\b[^"]* on port (\\d+)`).exec(log.join(''))?.[1] ?? '';
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

/** The API groups that the controller's requests name. */
function groupsAskedFor({ sandbox }: World): readonly string[] {
  const own = sandbox.kubernetes.requests.filter(({ userAgent }) => userAgent.endsWith(`/${theController}`));
  return [...new Set(own.map(({ group }) => group))].sort();
}

/** What the controller asked the API server for concerning Ingresses: the load balancer controller asks too. */
function askedForIngresses({ sandbox }: World): readonly string[] {
  return sandbox.kubernetes.requests
    .filter(({ resource, userAgent }) => resource === 'ingresses' && userAgent.endsWith(`/${theController}`))
    .map(({ verb }) => verb);
}

/** The steps of the shutdown, as they ended. */
function shutdownStepsIn({ log }: World): readonly string[] {
  return [...log.join('').matchAll(/"step":"(\w+)"/g)].map(([, step = '']) => step);
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { apiWith, route } from '../../behaviour/manifests.ts';
import { isReady, walkThrough, World, type Manifest } from '../../behaviour/world.ts';
import { startControlPlane, type ControlPlane } from '../control-plane.ts';
import { onSharedControlPlane, shareControlPlane, type SharedControlPlane } from '../real-api-server.ts';

const certificates = join(import.meta.dirname, '../../kubernetes/certificates');
const changed = apiWith({ routes: [route('ANY /saas-resource'), route('GET /saas-resource/second')] });

/** Less than a lease lasts without being renewed, in ms. */
const shortly = 5_000;

describe('a controller on a real API server', () => {
  let plane: ControlPlane;
  let shared: SharedControlPlane;
  let folder: string;

  beforeAll(async () => {
    plane = await startControlPlane(process.env);
    shared = await shareControlPlane(plane);
    folder = await mkdtemp(join(tmpdir(), 'rotation-'));
  });

  afterAll(async () => {
    await plane.close();
    await rm(folder, { recursive: true });
  });

  it('loses nothing when that is killed in the middle of a change, and started again', async () => {
    await using world = await World.start({ elects: true, startApiServer: onSharedControlPlane(shared) });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1, delay: 3_000 });
    await world.apply(changed);
    await world.untilSo(
      () => world.sandbox.aws.waiting === 1,
      () => 'CreateRoute was under way.',
    );

    await plane.killApiServer();
    await world.pass(shortly);
    const meanwhile = await world.requestTo(hostIn(world), 'dev/saas-resource');
    await plane.startApiServer();
    await world.until(changed, isReady);

    expect(meanwhile.status).toBe(200);
    await expectChanged(world);
  });

  it('goes on with the token that its file has now when the one before is no longer valid', async () => {
    const kubeconfig = await kubeconfigOfFiles('old');
    await using world = await World.start({
      elects: true,
      startApiServer: onSharedControlPlane(shared),
      controller: false,
      controllerKubeconfig: () => kubeconfig,
    });
    await makeServiceAccount(world);
    const first = await tokenBoundTo(world, 'first');
    await writeFile(join(folder, 'token'), first);
    await world.startController();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    const second = await tokenBoundTo(world, 'second');
    await world.delete(secret('first'));
    await untilRefused(world, first);
    await world.pass(shortly);
    await writeFile(join(folder, 'token'), second);
    await world.apply(changed);
    await world.until(changed, isReady);

    await expectChanged(world);
  });

  it('goes on with the CA that its file has now when the certificate of the API server is one of that', async () => {
    await writeFile(join(folder, 'token'), plane.access.adminToken);
    const kubeconfig = await kubeconfigOfFiles('old');
    await using world = await World.start({
      elects: true,
      startApiServer: onSharedControlPlane(shared),
      controllerKubeconfig: () => kubeconfig,
    });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    await plane.killApiServer();
    await plane.useCertificate('new');
    await plane.startApiServer();
    await world.apply(changed);
    await world.pass(shortly);
    const untrusted = (await world.api())?.status?.observedGeneration;
    await writeCa('new');
    await world.until(changed, isReady);

    expect(untrusted).toBe(1);
    await expectChanged(world);
  });

  async function writeCa(ca: 'old' | 'new'): Promise<void> {
    await writeFile(join(folder, 'ca.crt'), await readFile(join(certificates, `${ca}-ca.crt`)));
  }

  /** As a pod's: token and CA are files, which others write anew. */
  async function kubeconfigOfFiles(ca: 'old' | 'new'): Promise<string> {
    await writeCa(ca);
    const cluster = { server: plane.access.url, 'certificate-authority': join(folder, 'ca.crt') };
    const user = { 'auth-provider': { name: 'tokenFile', config: { tokenFile: join(folder, 'token') } } };
    return stringify({
      clusters: [{ name: 'real', cluster }],
      users: [{ name: 'pod', user }],
      contexts: [{ name: 'pod', context: { cluster: 'real', user: 'pod' } }],
      'current-context': 'pod',
    });
  }
});

const account = { name: 'controller', namespace: 'default' };

/** One that may do everything: what is tested is who it is. */
async function makeServiceAccount(world: World): Promise<void> {
  await world.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  await world.apply({
    ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'controller' } },
    ...{ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' } },
    ...{ subjects: [{ kind: 'ServiceAccount', ...account }] },
  });
}

/** A token of the ServiceAccount that is valid for as long as a Secret of that name is there. */
async function tokenBoundTo(world: World, name: string): Promise<string> {
  await world.apply(secret(name));
  const spec = { boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name }, expirationSeconds: 3600 };
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
  // What is answered to a TokenRequest.
  const { status } = (await world.kubernetes('POST', '/api/v1/namespaces/default/serviceaccounts/controller/token', {
    body,
  })) as { readonly status: { readonly token: string } };
  return status.token;
}

function secret(name: string): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default' } };
}

/** The API server believes what it has found out about a token for 10 seconds. */
async function untilRefused(world: World, token: string): Promise<void> {
  const options = { headers: { authorization: `Bearer ${token}`, connection: 'close' } };
  while ((await fetch(`${world.sandbox.kubernetes.url}/api`, options)).status !== 401) await sleep(200);
}

function hostIn(world: World): string {
  const [api] = world.apisInAws();
  return new URL(api?.ApiEndpoint ?? '').host;
}

/** The change is served, nothing was made twice, and the controller never gave up. */
async function expectChanged(world: World): Promise<void> {
  expect(world.failures).toEqual([]);
  expect(await world.requestTo(hostIn(world), 'dev/saas-resource/second')).toMatchObject({ status: 200 });
  expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
  expect(world.calls('CreateRoute')).toHaveLength(2);
  expect(world.calls('CreateDeployment')).toHaveLength(2);
}

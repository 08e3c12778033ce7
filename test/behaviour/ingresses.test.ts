import { describe, expect, it } from '@jest/globals';
import type { Ingress } from '../../src/model/ingress.ts';
import type { RouteSpec } from '../../src/model/private-http-api.ts';
import { apiWith, ingress, route } from './manifests.ts';
import { conditionOf, example, has, isReady, walkThrough, World, type Manifest } from './world.ts';

const secure = { tls: { serverName: 'saas.example.com' } };

/** An Ingress of namespace saas without the annotations that others have: what it asks for is all that it says. */
function bare(name: string, annotations: Readonly<Record<string, string>>, spec: object = {}): Manifest {
  const { metadata, ...rest } = ingress(name);
  const named = Object.entries(annotations).map(([key, value]) => [
    key.includes('/') ? key : `alb.ingress.kubernetes.io/${key}`,
    value,
  ]);
  return {
    ...rest,
    metadata: { ...metadata, annotations: Object.fromEntries(named) as Record<string, string> },
    ...{ spec: { ...specOf(ingress(name)), ...spec } },
  };
}

function specOf(manifest: Manifest): object {
  return (manifest as Manifest & { readonly spec: object }).spec; // every Ingress has one
}

function ingressClass(name: string, controller: string, params?: string): Manifest {
  const parameters = { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: params };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name },
    ...{ spec: { controller, ...(params !== undefined && { parameters }) } },
  };
}

function classParams(name: string, spec: object): Manifest {
  return { apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'IngressClassParams', metadata: { name }, ...{ spec } };
}

/** A route to an Ingress, at the path that the sample pods are served at. */
function to(name: string, port: number, more: Partial<RouteSpec> = {}): RouteSpec {
  const rewrite = { path: '/saas-resource' };
  return route(`GET /${name}`, { backend: { ingress: { name, port } }, rewrite, ...more });
}

describe('an Ingress of the AWS Load Balancer Controller', () => {
  it('is reached, whatever its class and its ports come from', async () => {
    await using world = await World.start();
    const arn = world.certificate('saas.example.com');
    for (const object of [
      ingressClass('auto', 'eks.amazonaws.com/alb'),
      ingressClass('secure', 'ingress.k8s.aws/alb', 'secure'),
      classParams('secure', { certificateArn: [arn], scheme: 'internal' }),
      bare('by-annotation', { 'kubernetes.io/ingress.class': 'alb' }, { ingressClassName: undefined }),
      bare('auto-mode', {}, { ingressClassName: 'auto' }),
      bare('with-certificate', { 'certificate-arn': arn }),
      bare('of-class', { scheme: 'internet-facing' }, { ingressClassName: 'secure' }),
      bare('behind-nlb', { 'enable-frontend-nlb': 'true' }),
    ]) {
      await world.apply(object);
    }
    const routes = [
      to('by-annotation', 80),
      to('auto-mode', 80),
      to('with-certificate', 443, secure),
      to('of-class', 443, secure),
      to('behind-nlb', 80),
    ];
    await world.apply(apiWith({ routes }));

    const api = await world.until(walkThrough, isReady);

    const answers = [];
    for (const { routeKey } of routes) answers.push((await world.request(`dev/${routeKey.slice(5)}`)).status);
    const behindNlb = await world.get<Ingress>(bare('behind-nlb', {}));
    expect(answers).toEqual(routes.map(() => 200));
    expect(behindNlb?.status?.loadBalancer?.ingress).toHaveLength(2);
    expect(api.status?.routes?.at(-1)?.target).toContain(':listener/app/');
  });

  it('is reached past its redirects and by the host that its rules are for, as the example shows', async () => {
    await using world = await World.start();
    world.certificate('orders.example.com');
    const [ownIngress, api] = example('ingress-https');
    await world.apply(ownIngress);
    await world.apply(api);

    await world.until(api, isReady);

    const answer = await world.request('orders', { api });
    expect(answer).toMatchObject({ status: 200, path: '/orders' });
    expect(JSON.parse(answer.body)).toMatchObject({ headers: { host: 'orders.example.com' } });
  });
});

describe('an IngressGroup', () => {
  it('is reached through each member on the ports that the member itself asks for', async () => {
    await using world = await World.start();
    const member = (name: string, listenPorts: string) =>
      bare(name, { 'group.name': 'shared', 'listen-ports': listenPorts });
    await world.apply(member('one', '[{"HTTP": 80}]'));
    await world.apply(member('two', '[{"HTTP": 80}, {"HTTP": 8080}]'));
    await world.apply(
      apiWith({ routes: [to('one', 80), to('two', 8080), { ...to('one', 8080), routeKey: 'GET /wrong' }] }),
    );

    const api = await world.until(
      walkThrough,
      (object) => has('Ready', 'IngressPortNotFound')(object) && object.status?.url !== undefined,
    );

    const one = await world.get<Ingress>(member('one', ''));
    expect(one?.status?.loadBalancer?.ingress).toMatchObject([{ ports: [{ port: 80 }, { port: 8080 }] }]);
    expect(await world.request('dev/one')).toMatchObject({ status: 200 });
    expect(await world.request('dev/two')).toMatchObject({ status: 200 });
    expect(conditionOf(api, 'ResolvedRefs')).toMatchObject({
      status: 'False',
      message: expect.stringContaining(
        'Route "GET /wrong": Ingress saas/one does not ask for port 8080, only others of its IngressGroup do',
      ),
    });
  });

  it('serves nobody who has left it, whose status has its name still', async () => {
    await using world = await World.start();
    const member = (name: string) => bare(name, { 'group.name': 'shared' });
    await world.apply(ingressClass('nginx', 'k8s.io/ingress-nginx'));
    await world.apply(member('one'));
    await world.apply(member('two'));
    await world.apply(apiWith({ routes: [to('one', 80)] }));
    const before = await world.until(walkThrough, isReady);
    const { host } = new URL(before.status?.endpoint ?? '');

    await world.mergePatch(member('one'), { spec: { ingressClassName: 'nginx' } });
    const left = await world.until(walkThrough, ({ status }) => status?.stages?.length === 0);
    const stopped = await world.requestTo(host, 'dev/one');
    const stale = await world.get<Ingress>(member('one'));
    const two = await world.get<Ingress>(member('two'));
    await world.annotate(member('one'), { 'alb.ingress.kubernetes.io/group.name': undefined });
    await world.mergePatch(member('one'), { spec: { ingressClassName: 'alb' } });
    await world.until(walkThrough, isReady);

    expect(hostnameIn(stale)).toBe(hostnameIn(two));
    expect(conditionOf(left, 'ResolvedRefs')).toMatchObject({
      status: 'False',
      reason: 'NotAllowed',
      message: expect.stringContaining('IngressGroup shared, which Ingress saas/one is not in (any more)'),
    });
    expect(stopped).toMatchObject({ status: 404, pod: undefined });
    expect(await world.request('dev/one')).toMatchObject({ status: 200 });
  });
});

function hostnameIn(object: Ingress | undefined): string | undefined {
  return object?.status?.loadBalancer?.ingress?.[0]?.hostname;
}

import { describe, expect, it } from '@jest/globals';
import { apiWith, backend, route } from './manifests.ts';
import { conditionOf, has, isReady, sampleWorkloads, walkThrough, World, type Manifest } from './world.ts';

const ingress: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'saas', namespace: 'saas' },
};

describe('a backend that requests cannot be sent to', () => {
  it('is named with the ports that there are, where no listener has the port, and used when one comes', async () => {
    await using world = await World.start();
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { backend: backend('saas', 8080) })] }));

    const waiting = await world.until(walkThrough, has('Ready', 'ListenerNotFound'));
    expect(conditionOf(waiting, 'ResolvedRefs')).toMatchObject({
      status: 'Unknown',
      message: expect.stringMatching(
        /^Route "ANY \/saas-resource": Load balancer internal-k8s-\S+\.elb\.amazonaws\.com of Ingress saas\/saas has no listener on port 8080 yet; it has 80\. Add the port to alb\.ingress\.kubernetes\.io\/listen-ports of Ingress saas\/saas, or use one of those\.$/,
      ),
    });
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });

    await world.pass(300_000);
    expect(conditionOf((await world.api()) ?? waiting, 'ResolvedRefs')).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining(
        'has listeners on 80, but no listener on port 8080. The port is wrong, it seems: change backend.ingress.port',
      ),
    });

    await annotate(world, { 'listen-ports': '[{"HTTP": 80}, {"HTTP": 8080}]' });
    await world.until(walkThrough, isReady);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('is waited for without a call to AWS, where its Ingress is not there or has no hostname yet', async () => {
    await using world = await World.start({ workloads: false });
    const [namespace, ...workloads] = sampleWorkloads;
    if (namespace !== undefined) await world.apply(namespace);
    await world.apply(walkThrough);

    await world.until(walkThrough, has('Ready', 'IngressNotFound'));
    // Else the load balancer may have its name before anybody has looked.
    world.sandbox.aws.injectFault({ operation: 'CreateLoadBalancer', times: 1, delay: 3_000 });
    for (const object of workloads) await world.apply(object);
    const waiting = await world.until(walkThrough, has('Ready', 'IngressHasNoLoadBalancer'));
    const callsSoFar = world.calls().length;
    await world.until(walkThrough, isReady);

    expect(conditionOf(waiting, 'Ready')?.status).toBe('Unknown');
    expect(callsSoFar).toBe(0);
  });

  it('keeps its target when its load balancer was deleted by hand, says so at the next sweep, and follows the next one', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    const before = await world.until(walkThrough, isReady);
    const { DescribeLoadBalancers, DeleteLoadBalancer } = world.sandbox.services.balancing.operations;
    const somebody = { region: world.sandbox.region, accessKeyId: 'AKIASOMEBODY' };
    for (const { LoadBalancerArn = '' } of DescribeLoadBalancers({}, somebody).LoadBalancers) {
      DeleteLoadBalancer({ LoadBalancerArn }, somebody);
    }

    const deletedAt = world.clock.monotonic();

    const noticed = await world.until(walkThrough, has('Ready', 'LoadBalancerNotFound'));
    expect(noticed.status?.routes?.[0]).toMatchObject({
      state: 'Pending',
      target: before.status?.routes?.[0]?.target,
    });
    expect(conditionOf(noticed, 'ResolvedRefs')).toMatchObject({
      status: 'Unknown',
      message: expect.stringMatching(
        /^Route "ANY \/saas-resource": Load balancer internal-k8s-\S+\.elb\.amazonaws\.com of Ingress saas\/saas is not there \(any more\)\. The AWS Load Balancer Controller makes another one if the Ingress is still its: see the Ingress's events\. Looking again every minute\.$/,
      ),
    });
    expect(conditionOf(noticed, 'Programmed')).toMatchObject({
      status: 'Unknown',
      message: '0 of 1 routes are served as the spec asks for; status.routes says what the others wait for.',
    });
    expect(world.clock.monotonic() - deletedAt).toBeLessThanOrEqual(600_000);
    expect(world.calls('DeleteRoute')).toEqual([]);

    await annotate(world, { 'healthcheck-path': '/' });
    await world.until(walkThrough, isReady);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('is refused where its listener only redirects, and what was deployed stays', async () => {
    await using world = await World.start();
    await annotate(world, {
      'listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]',
      'certificate-arn': world.certificate('saas.example.com'),
    });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    // Of this no status tells: the listener stays the same one.
    await annotate(world, { 'ssl-redirect': '443' });
    const changedAt = world.clock.monotonic();
    const refused = await world.until(walkThrough, has('Ready', 'ListenerRedirects'));
    const noticedAfter = world.clock.monotonic() - changedAt;

    expect(conditionOf(refused, 'ResolvedRefs')).toMatchObject({
      status: 'False',
      message: expect.stringMatching(
        /^Route "ANY \/saas-resource": The listener on port 80 of load balancer \S+ of Ingress saas\/saas only redirects by default: clients of the API would be sent to a name inside the VPC\. \(alb\.ingress\.kubernetes\.io\/ssl-redirect does that to every HTTP listener\.\) Use the HTTPS port in backend\.ingress\.port and set the route's tls\.serverName, or remove ssl-redirect from the Ingress\.$/,
      ),
    });
    expect(conditionOf(refused, 'Stalled')?.status).toBe('True');
    expect(noticedAfter).toBeLessThanOrEqual(20_000);
    expect((await world.request('dev/saas-resource')).status).toBe(301);
    expect(world.calls('UpdateIntegration')).toEqual([]);
    expect(world.calls('DeleteRoute')).toEqual([]);

    const overTls = route('ANY /saas-resource', {
      backend: backend('saas', 443),
      tls: { serverName: 'saas.example.com' },
    });
    await world.apply(apiWith({ routes: [overTls] }));
    await world.until(walkThrough, isReady);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('is refused where its Ingress is served at another name than a load balancer of its Region, and what was deployed stays', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const controllerOf = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'other' } };
    await world.apply({ ...controllerOf, ...{ spec: { controller: 'k8s.io/ingress-nginx' } } });
    await world.mergePatch(ingress, { spec: { ingressClassName: 'other' } });
    const serveAt = (hostname: string) =>
      world.kubernetes('PATCH', `${world.pathOf(ingress)}/status`, {
        body: { status: { loadBalancer: { ingress: [{ hostname }] } } },
        contentType: 'application/merge-patch+json',
      });

    await serveAt('nginx.example.com');
    const elsewhere = await world.until(walkThrough, has('Ready', 'HostnameNotLoadBalancer'));
    await serveAt('internal-k8s-saas-saas-0123456789-1234567890.us-east-1.elb.amazonaws.com');
    const abroad = await world.until(walkThrough, has('Ready', 'LoadBalancerInOtherRegion'));

    expect(conditionOf(elsewhere, 'ResolvedRefs')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('Ingress saas/saas is served at nginx.example.com, which is not an Application'),
    });
    expect(conditionOf(abroad, 'ResolvedRefs')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('create a PrivateHttpApi with region: us-east-1'),
    });
    expect(world.calls('UpdateIntegration')).toEqual([]);
    expect(world.contentInAws().routes).toHaveLength(1);
  });

  it('is refused where a route speaks TLS and the listener does not, or the other way round', async () => {
    await using world = await World.start();
    await annotate(world, {
      'listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]',
      'certificate-arn': world.certificate('saas.example.com'),
    });
    const tls = { serverName: 'saas.example.com' };
    const routes = [route('GET /a', { backend: backend('saas', 443) }), route('GET /b', { tls })];

    await world.apply(apiWith({ routes }));
    const refused = await world.until(walkThrough, has('Ready', 'ServerNameMissing'));

    expect(refused.status?.routes).toMatchObject([
      { message: expect.stringContaining('route "GET /a" does not say which name to expect in its certificate') },
      { message: expect.stringContaining('takes plain HTTP, and route "GET /b" has tls.serverName') },
    ]);
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });
});

/** Changes annotations of the load balancer controller; null removes one, as merge patches have it. */
async function annotate(world: World, annotations: Readonly<Record<string, string | null>>): Promise<void> {
  const named = Object.entries(annotations).map(
    ([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value] as const,
  );
  await world.mergePatch(ingress, { metadata: { annotations: Object.fromEntries(named) } });
}

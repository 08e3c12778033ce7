import { describe, expect, it } from '@jest/globals';

import { isReady, theController, walkThrough, World } from './world.ts';

const served = ['--metrics-bind-address=127.0.0.1:0', '--health-probe-bind-address=127.0.0.1:0'];

describe('who watches over the controller', () => {
  it('reads of the walk-through in its metrics, and is told that the controller is alive and ready', async () => {
    await using world = await World.start({ flags: served });
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
    await world.stopController();
    expect(shutdownStepsIn(world)).toEqual(['reconciles', 'events', 'watches', 'servers', 'lease', 'connection']);
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
});

/** What the controller serves below that path. */
async function page({ log }: World, path: string): Promise<string> {
  const port = new RegExp(`Serving [^"]*${path}\\b[^"]* on port (\\d+)`).exec(log.join(''))?.[1] ?? '';
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
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

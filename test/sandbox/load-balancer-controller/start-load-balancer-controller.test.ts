import { once } from 'node:events';
import { createServer, request as open } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { KubeConfig } from '@kubernetes/client-node';
import { createLog } from '../../../src/runtime/log.ts';
import { servicesUnderTest } from '../aws/elastic-load-balancing/services-under-test.ts';
import { listen } from '../aws/listen.ts';
import { AwsServer } from '../aws/server.ts';
import { DataPlane } from '../data-plane/data-plane.ts';
import { readDefinitions } from '../read-definitions.ts';
import { startKubernetes } from '../kubernetes/start-kubernetes.ts';
import type { Ingress } from './kinds.ts';
import { startLoadBalancerController } from './start-load-balancer-controller.ts';

const ingressPath = '/apis/networking.k8s.io/v1/namespaces/default/ingresses';

/** An Ingress with a Service and a pod, and the controller that serves it; requests reach its listener through a link. */
async function startWorld() {
  const services = servicesUnderTest();
  const { clock, network, world, caller, vpc, privateSubnets, ec2, balancing, discovery } = services;
  const kubernetes = await startKubernetes({ clock, crds: await readDefinitions() });
  const vpcLink = { vpcLinkId: 'link01', state: 'AVAILABLE' as const, subnetIds: privateSubnets, securityGroupIds: [] };
  const plane = new DataPlane({
    world,
    ec2,
    balancing,
    discovery,
    network,
    apis: { api: (_, apiId) => deployedApi(apiId, listenerArn()), vpcLink: () => vpcLink },
  });
  const aws = await AwsServer.start({
    clock,
    services: { ec2, elasticloadbalancing: balancing },
    throttles: false,
    dataPlane: (incoming, response) => plane.serve(incoming, response),
  });
  const pod = createServer((incoming, response) => response.end(`web: ${incoming.url ?? ''}`));
  network.attach('10.0.1.5', 8080, await listen(pod, 0));

  const loadBalancers = () => balancing.operations.DescribeLoadBalancers({}, caller).LoadBalancers;
  const listenerArn = (): string => {
    const LoadBalancerArn = loadBalancers()[0]?.LoadBalancerArn ?? '';
    return balancing.operations.DescribeListeners({ LoadBalancerArn }, caller).Listeners[0]?.ListenerArn ?? '';
  };
  const send = async (method: string, path: string, body?: object): Promise<unknown> => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await fetch(kubernetes.url + path, {
      method,
      headers: { 'content-type': type },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answered: unknown = await answer.json();
    if (!answer.ok && answer.status !== 404) throw new Error(JSON.stringify(answered));
    return answer.ok ? answered : undefined;
  };
  await send('POST', '/apis/networking.k8s.io/v1/ingressclasses', {
    metadata: { name: 'alb' },
    spec: { controller: 'ingress.k8s.aws/alb' },
  });
  await send('POST', '/api/v1/namespaces/default/services', {
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  await send('POST', '/api/v1/namespaces/default/pods', {
    metadata: { name: 'web-1', labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'web' }] },
  });
  const setReady = (status: 'True' | 'False') =>
    send('PATCH', '/api/v1/namespaces/default/pods/web-1/status', {
      status: { podIP: '10.0.1.5', conditions: [{ type: 'Ready', status }] },
    });
  await setReady('True');
  await send('POST', ingressPath, {
    metadata: { name: 'saas' },
    spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  });

  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(kubernetes.kubeconfig());
  const controller = startLoadBalancerController({
    kubeConfig,
    aws: { endpoint: aws.url, region: caller.region, vpcId: vpc.vpcId },
    clusterName: 'demo',
    clock,
    log: createLog({ level: 'silent', clock }),
  });

  return {
    ...services,
    aws,
    send,
    setReady,
    loadBalancers,
    // What is asked for exists, or is answered undefined.
    ingress: async () => (await send('GET', `${ingressPath}/saas`)) as Ingress | undefined,
    targets: () => {
      const [group] = balancing.operations.DescribeTargetGroups({}, caller).TargetGroups;
      return balancing.targets(group?.TargetGroupArn ?? '').map(({ health }) => health.state);
    },
    until: async (holds: () => boolean | Promise<boolean>) => {
      while (!(controller.idle() && (await holds()))) await pause(2);
    },
    call: async (path: string) => {
      const outgoing = open({ port: aws.port, path, headers: { host: 'abc.execute-api.eu-west-1.localhost' } });
      outgoing.end();
      // 'response' has one argument.
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      return { status: answer.statusCode, body: await text(answer) };
    },
    [Symbol.asyncDispose]: async () => {
      await controller.close();
      await aws.close();
      await kubernetes.close();
      pod.close();
      await once(pod, 'close');
    },
  };
}

/** An API that sends everything to one listener. */
function deployedApi(apiId: string, integrationUri: string) {
  const integration = {
    integrationId: 'int0001',
    vpcLinkId: 'link01',
    integrationUri,
    integrationMethod: 'ANY',
    timeoutMs: 30_000,
    tls: undefined,
    requestParameters: {},
    responseParameters: {},
  };
  const deployment = {
    deploymentId: 'dep001',
    disableExecuteApiEndpoint: false,
    routes: [{ routeId: 'rte0001', routeKey: '$default', integration }],
  };
  return { apiId, stages: new Map([['$default', { stageName: '$default', stageVariables: {}, deployment }]]) };
}

const hostnameOf = (ingress: Ingress | undefined) => ingress?.status?.loadBalancer?.ingress?.[0]?.hostname;

describe('An Ingress of class alb', () => {
  it('gets a load balancer whose name it is told at once, and which serves its pods once it is active', async () => {
    await using world = await startWorld();

    await world.until(async () => hostnameOf(await world.ingress()) !== undefined);
    const [loadBalancer] = world.loadBalancers();
    expect(loadBalancer).toMatchObject({ Scheme: 'internal', State: { Code: 'provisioning' } });
    expect(hostnameOf(await world.ingress())).toBe(loadBalancer?.DNSName?.toLowerCase());

    world.clock.advance(180_000);
    await world.until(() => world.targets()[0] === 'healthy');
    expect(await world.call('/hello')).toEqual({ status: 200, body: 'web: /hello' });
  });

  it('is left alone when nothing changes: looking again writes nothing', async () => {
    await using world = await startWorld();
    await world.until(async () => hostnameOf(await world.ingress()) !== undefined);
    world.aws.clearCalls();

    await world.send('PATCH', '/api/v1/namespaces/default/services/web', { metadata: { labels: { looked: 'at' } } });
    await world.until(() => world.aws.calls.some(({ operation }) => operation === 'DescribeTargetHealth'));

    expect(world.aws.calls.map(({ operation }) => operation).filter((name) => !name.startsWith('Describe'))).toEqual(
      [],
    );
  });

  it('has its pods taken out when they are not ready any more', async () => {
    await using world = await startWorld();
    await world.until(() => world.targets()[0] === 'initial');

    await world.setReady('False');

    await world.until(() => world.targets()[0] === 'draining');
    expect(world.targets()).toEqual(['draining']);
  });

  it('gets another load balancer when its scheme changes', async () => {
    await using world = await startWorld();
    await world.until(async () => hostnameOf(await world.ingress()) !== undefined);
    const before = hostnameOf(await world.ingress());

    const annotations = { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' };
    await world.send('PATCH', `${ingressPath}/saas`, { metadata: { annotations } });

    await world.until(async () => hostnameOf(await world.ingress()) !== before);
    expect(world.loadBalancers()).toMatchObject([{ Scheme: 'internet-facing' }]);
  });

  it('stays until everything that was made for it is gone', async () => {
    await using world = await startWorld();
    await world.until(async () => hostnameOf(await world.ingress()) !== undefined);

    await world.send('DELETE', `${ingressPath}/saas`);
    await world.until(() => world.loadBalancers().length === 0);
    expect((await world.ingress())?.metadata.finalizers).toEqual(['ingress.k8s.aws/resources']);

    // Its network interfaces hold the security group for a while longer.
    await world.until(async () => {
      world.clock.advance(5000);
      return (await world.ingress()) === undefined;
    });
    expect(world.balancing.state?.()).toEqual({ loadBalancers: [], listeners: [], targetGroups: [] });
    expect(world.ec2.operations.DescribeSecurityGroups({}, world.caller).SecurityGroups).toHaveLength(1);
  });

  it('is no longer ours when its class changes, but keeps the hostname that it was given', async () => {
    await using world = await startWorld();
    await world.until(async () => hostnameOf(await world.ingress()) !== undefined);
    const classes = '/apis/networking.k8s.io/v1/ingressclasses';
    await world.send('POST', classes, { metadata: { name: 'other' }, spec: { controller: 'k8s.io/ingress-nginx' } });

    await world.send('PATCH', `${ingressPath}/saas`, { spec: { ingressClassName: 'other' } });

    await world.until(async () => {
      world.clock.advance(5000);
      return ((await world.ingress())?.metadata.finalizers ?? []).length === 0;
    });
    expect(world.loadBalancers()).toEqual([]);
    expect(hostnameOf(await world.ingress())).toBeDefined();
  });
});

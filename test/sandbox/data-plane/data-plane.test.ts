import { once } from 'node:events';
import { createServer, request as open } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { DeployedIntegration, DeployedVpcLink } from '../aws/api-gateway/deployed-apis.ts';
import { servicesUnderTest } from '../aws/elastic-load-balancing/services-under-test.ts';
import { listen } from '../aws/listen.ts';
import { DataPlane } from './data-plane.ts';

const pods = ['10.0.1.5', '10.0.1.6'];

/** An API `abc` with a stage `dev` and a `$default` one, its link, and a load balancer with two pods behind it. */
async function startWorld(options: { readonly pod?: RequestListener } = {}) {
  const services = servicesUnderTest();
  const { world, ec2, balancing, discovery, network, caller, vpc, privateSubnets, clock } = services;
  const { operations } = balancing;
  const newGroup = (GroupName: string): string =>
    ec2.operations.CreateSecurityGroup({ GroupName, Description: 'of a test', VpcId: vpc.vpcId }, caller).GroupId;
  const [linkGroup, frontGroup] = [newGroup('link'), newGroup('front')];
  const http = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  ec2.operations.AuthorizeSecurityGroupIngress({ GroupId: frontGroup, IpPermissions: [http] }, caller);
  const loadBalancerArn =
    operations.CreateLoadBalancer(
      { Name: 'web', Scheme: 'internal', Subnets: [...privateSubnets], SecurityGroups: [frontGroup] },
      caller,
    ).LoadBalancers[0]?.LoadBalancerArn ?? '';
  const groupArn =
    operations.CreateTargetGroup(
      { Name: 'web', Protocol: 'HTTP', Port: 8080, VpcId: vpc.vpcId, TargetType: 'ip' },
      caller,
    ).TargetGroups[0]?.TargetGroupArn ?? '';
  const listenerArn =
    operations.CreateListener(
      {
        LoadBalancerArn: loadBalancerArn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [
          { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', MessageBody: 'no rule' } },
        ],
      },
      caller,
    ).Listeners[0]?.ListenerArn ?? '';
  operations.CreateRule(
    {
      ListenerArn: listenerArn,
      Priority: 1,
      Conditions: [{ Field: 'path-pattern', Values: ['/saas*', '/dev/*'] }],
      Actions: [{ Type: 'forward', TargetGroupArn: groupArn }],
    },
    caller,
  );
  clock.advance(150_000);

  const servers: Server[] = [];
  const start = async (listener: RequestListener): Promise<number> => {
    const server = createServer(listener);
    servers.push(server);
    return listen(server, 0);
  };
  for (const address of pods) {
    const echo: RequestListener = (request, response) => {
      text(request).then(
        (body) => {
          const { method, url, headers } = request;
          response.writeHead(200, { 'content-type': 'application/json', 'x-pod': address });
          response.end(JSON.stringify({ method, url, headers, body }));
        },
        () => response.destroy(),
      );
    };
    network.attach(address, 8080, await start(options.pod ?? echo));
  }
  operations.RegisterTargets({ TargetGroupArn: groupArn, Targets: pods.map((Id) => ({ Id })) }, caller);

  const link: DeployedVpcLink = {
    vpcLinkId: 'link01',
    state: 'AVAILABLE',
    subnetIds: privateSubnets,
    securityGroupIds: [linkGroup],
  };
  const integration: DeployedIntegration = {
    integrationId: 'int0001',
    vpcLinkId: 'link01',
    integrationUri: listenerArn,
    integrationMethod: 'ANY',
    timeoutMs: 30_000,
    tls: undefined,
    requestParameters: { 'overwrite:path': '$request.path' },
    responseParameters: {},
  };
  /** What tests change. */
  const deployed = { link, integration, disableExecuteApiEndpoint: false };
  const stage = (stageName: string) => ({
    stageName,
    stageVariables: {},
    deployment: {
      deploymentId: 'dep001',
      disableExecuteApiEndpoint: deployed.disableExecuteApiEndpoint,
      routes: [{ routeId: 'rte0001', routeKey: 'ANY /saas-resource', integration: deployed.integration }],
    },
  });
  const plane = new DataPlane({
    world,
    ec2,
    balancing,
    discovery,
    network,
    apis: {
      api: (region, apiId) =>
        region === 'eu-west-1' && apiId === 'abc'
          ? {
              apiId,
              stages: new Map([
                ['dev', stage('dev')],
                ['$default', stage('$default')],
              ]),
            }
          : undefined,
      vpcLink: (_, id) => (id === 'link01' ? deployed.link : undefined),
    },
  });
  const port = await start((incoming, response) => {
    plane.serve(incoming, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });

  return {
    ...services,
    operations,
    loadBalancerArn,
    groupArn,
    listenerArn,
    linkGroup,
    frontGroup,
    deployed,
    call: async (
      path: string,
      sent: { method?: string; headers?: Record<string, string>; body?: string; api?: string } = {},
    ) => {
      const { method = 'GET', headers = {}, body, api = 'abc' } = sent;
      const outgoing = open({
        port,
        path,
        method,
        headers: { host: `${api}.execute-api.eu-west-1.localhost:4566`, ...headers },
      });
      outgoing.end(body);
      // 'response' has one argument.
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    },
  };
}

describe('A request on its way to a pod', () => {
  it('arrives without the stage where the path is mapped, and its answer comes back', async () => {
    await using world = await startWorld();

    const answer = await world.call('/dev/saas-resource?a=1&a=%2F', { method: 'POST', body: 'hello' });

    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(answer.headers['apigw-requestid']).toMatch(/^.{15}=$/);
    expect(JSON.parse(answer.body)).toMatchObject({ method: 'POST', url: '/saas-resource?a=1&a=%2F', body: 'hello' });
  });

  it('carries the stage where the path is not mapped', async () => {
    await using world = await startWorld();
    world.deployed.integration = { ...world.deployed.integration, requestParameters: {} };

    expect(JSON.parse((await world.call('/dev/saas-resource')).body)).toMatchObject({ url: '/dev/saas-resource' });
    expect(JSON.parse((await world.call('/saas-resource')).body)).toMatchObject({ url: '/saas-resource' });
  });

  it('bears the marks of gateway and load balancer', async () => {
    await using world = await startWorld();

    const { headers } = JSON.parse((await world.call('/saas-resource', { headers: { 'user-agent': 'me' } })).body) as {
      headers: Record<string, string>;
    };

    expect(headers).toMatchObject({
      host: 'abc.execute-api.eu-west-1.localhost:4566',
      'user-agent': 'me',
      forwarded: 'for=127.0.0.1;host=abc.execute-api.eu-west-1.localhost:4566;proto=https',
      via: 'HTTP/1.1 AmazonAPIGateway',
      'content-length': '0',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '80',
    });
    expect(headers['x-forwarded-for']).toMatch(/^10\.0\.(0|32|64)\.10$/);
    expect(headers['x-amzn-trace-id']).toMatch(/^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it('takes turns between the pods', async () => {
    await using world = await startWorld();

    const answers = [await world.call('/saas-resource'), await world.call('/saas-resource')];

    expect(answers.map(({ headers }) => headers['x-pod']).sort()).toEqual(pods);
  });

  it('may be a HEAD request', async () => {
    await using world = await startWorld();

    expect(await world.call('/saas-resource', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });
});

describe('The gateway answers by itself', () => {
  it('what has no route, and what is no API', async () => {
    await using world = await startWorld();

    expect(await world.call('/other')).toMatchObject({
      status: 404,
      body: '{"message":"Not Found"}',
      headers: { 'content-type': 'application/json', 'content-length': '23' },
    });
    expect(await world.call('/saas-resource', { api: 'nothing' })).toMatchObject({
      status: 403,
      body: '{"message":"Forbidden"}',
    });
  });

  it('what comes to a default endpoint that is switched off', async () => {
    await using world = await startWorld();
    world.deployed.disableExecuteApiEndpoint = true;

    expect(await world.call('/saas-resource')).toMatchObject({ status: 404 });
  });

  const unavailable = { status: 503, body: '{"message":"Service Unavailable"}' };

  it('503 while the link is not available', async () => {
    await using world = await startWorld();
    world.deployed.link = { ...world.deployed.link, state: 'INACTIVE' };

    expect(await world.call('/saas-resource')).toMatchObject(unavailable);
  });

  it('503 where the listener is gone', async () => {
    await using world = await startWorld();
    world.operations.DeleteListener({ ListenerArn: world.listenerArn }, world.caller);

    expect(await world.call('/saas-resource')).toMatchObject(unavailable);
  });

  it("503 where the link's security group lets nothing out", async () => {
    await using world = await startWorld();
    const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    world.ec2.operations.RevokeSecurityGroupEgress(
      { GroupId: world.linkGroup, IpPermissions: [everything] },
      world.caller,
    );

    expect(await world.call('/saas-resource')).toMatchObject(unavailable);
  });

  it("503 where the load balancer's security group lets nothing in, until a rule names the link's", async () => {
    await using world = await startWorld();
    const http = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80 };
    const { ec2, caller, frontGroup, linkGroup } = world;
    ec2.operations.RevokeSecurityGroupIngress(
      { GroupId: frontGroup, IpPermissions: [{ ...http, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
      caller,
    );

    expect(await world.call('/saas-resource')).toMatchObject(unavailable);

    ec2.operations.AuthorizeSecurityGroupIngress(
      { GroupId: frontGroup, IpPermissions: [{ ...http, UserIdGroupPairs: [{ GroupId: linkGroup }] }] },
      caller,
    );
    expect(await world.call('/saas-resource')).toMatchObject({ status: 200 });
  });

  it('503 when the integration takes longer than its timeout', async () => {
    let asked = 0;
    await using world = await startWorld({ pod: () => (asked += 1) });
    world.deployed.integration = { ...world.deployed.integration, timeoutMs: 5000 };

    const answer = world.call('/saas-resource');
    while (asked === 0) await turn();
    world.clock.advance(5000);

    expect(await answer).toMatchObject(unavailable);
  });

  it('500 where HTTPS is spoken to a listener that speaks HTTP', async () => {
    await using world = await startWorld();
    world.deployed.integration = { ...world.deployed.integration, tls: { serverName: 'saas.internal' } };

    expect(await world.call('/saas-resource')).toMatchObject({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
  });

  it('400 and 413 to what it cannot take', async () => {
    await using world = await startWorld();

    expect(await world.call('/%zz')).toMatchObject({ status: 400 });
    expect(
      await world.call('/saas-resource', { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) }),
    ).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' });
  });
});

describe('The load balancer answers by itself', () => {
  const bytes = (length: number): object => ({
    server: 'awselb/2.0',
    'content-type': 'text/html',
    'content-length': String(length),
  });

  it('503 where no target is registered', async () => {
    await using world = await startWorld();
    const Targets = pods.map((Id) => ({ Id }));
    world.operations.DeregisterTargets({ TargetGroupArn: world.groupArn, Targets }, world.caller);

    expect(await world.call('/saas-resource')).toMatchObject({ status: 503, headers: bytes(162) });
  });

  it('502 where the pod refuses, or hangs up', async () => {
    await using world = await startWorld({
      pod: (request) => {
        request.socket.destroy();
      },
    });

    expect(await world.call('/saas-resource')).toMatchObject({ status: 502, headers: bytes(122) });
  });

  it('504 where the pod says nothing within the idle timeout', async () => {
    let asked = 0;
    await using world = await startWorld({ pod: () => (asked += 1) });
    const Attributes = [{ Key: 'idle_timeout.timeout_seconds', Value: '10' }];
    world.operations.ModifyLoadBalancerAttributes({ LoadBalancerArn: world.loadBalancerArn, Attributes }, world.caller);

    const answer = world.call('/saas-resource');
    while (asked === 0) await turn();
    world.clock.advance(10_000);

    expect(await answer).toMatchObject({ status: 504, headers: bytes(132) });
  });

  it('what its rules say: a fixed response, a redirect', async () => {
    await using world = await startWorld();
    world.deployed.integration = { ...world.deployed.integration, requestParameters: { 'overwrite:path': '/other' } };

    expect(await world.call('/saas-resource')).toMatchObject({ status: 404, body: 'no rule' });

    const redirect = { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } as const;
    const DefaultActions = [{ Type: 'redirect' as const, RedirectConfig: redirect }];
    world.operations.ModifyListener({ ListenerArn: world.listenerArn, DefaultActions }, world.caller);
    expect(await world.call('/saas-resource')).toMatchObject({
      status: 301,
      headers: { location: 'https://abc.execute-api.eu-west-1.localhost:443/other' },
    });
  });

  it('400 where plain HTTP is spoken to an HTTPS listener', async () => {
    await using world = await startWorld();
    secure(world);

    expect(await world.call('/saas-resource')).toMatchObject({ status: 400, headers: { server: 'awselb/2.0' } });
  });
});

describe('An HTTPS listener', () => {
  it('is reached by a name of its certificate; the gateway answers 500 for any other', async () => {
    await using world = await startWorld();
    secure(world);
    const callAs = (serverName: string) => {
      world.deployed.integration = { ...world.deployed.integration, tls: { serverName } };
      return world.call('/saas-resource');
    };

    expect(await callAs('saas.example.com')).toMatchObject({ status: 200 });
    expect(await callAs('a.saas.example.com')).toMatchObject({ status: 500 });
  });

  it('sees the Host header that a mapping sets', async () => {
    await using world = await startWorld();
    secure(world);
    world.deployed.integration = {
      ...world.deployed.integration,
      tls: { serverName: 'saas.example.com' },
      requestParameters: { 'overwrite:path': '$request.path', 'overwrite:header.host': 'tenant.example.com' },
    };
    const [rule] = world.operations.DescribeRules({ ListenerArn: world.listenerArn }, world.caller).Rules;
    const Conditions = [{ Field: 'host-header', Values: ['tenant.example.com'] }];
    world.operations.ModifyRule({ RuleArn: rule?.RuleArn ?? '', Conditions }, world.caller);

    const { status, body } = await world.call('/saas-resource');

    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ headers: { host: 'tenant.example.com' } });
  });
});

describe('A network load balancer', () => {
  type Protocol = 'TCP' | 'TLS' | 'UDP' | 'TCP_UDP';

  /** One with a listener of that protocol before the pods, or before the application load balancer. */
  function inFront(world: Awaited<ReturnType<typeof startWorld>>, protocol: Protocol, before: 'pods' | 'alb' = 'pods') {
    const { operations, caller, vpc, privateSubnets, deployed, clock } = world;
    const [loadBalancer] = operations.CreateLoadBalancer(
      { Name: 'front', Type: 'network', Scheme: 'internal', Subnets: [...privateSubnets] },
      caller,
    ).LoadBalancers;
    const isAlb = before === 'alb';
    const groupProtocol = protocol === 'TLS' ? 'TCP' : protocol;
    const [group] = operations.CreateTargetGroup(
      {
        ...{ Name: 'front', Protocol: groupProtocol, Port: isAlb ? 80 : 8080, VpcId: vpc.vpcId },
        TargetType: isAlb ? 'alb' : 'ip',
      },
      caller,
    ).TargetGroups;
    const TargetGroupArn = group?.TargetGroupArn ?? '';
    const CertificateArn = requestCertificate(world);
    const [listener] = operations.CreateListener(
      {
        ...{ LoadBalancerArn: loadBalancer?.LoadBalancerArn ?? '', Protocol: protocol, Port: 443 },
        ...(protocol === 'TLS' && { Certificates: [{ CertificateArn }] }),
        DefaultActions: [{ Type: 'forward', TargetGroupArn }],
      },
      caller,
    ).Listeners;
    const Targets = isAlb ? [{ Id: world.loadBalancerArn, Port: 80 }] : pods.map((Id) => ({ Id }));
    operations.RegisterTargets({ TargetGroupArn, Targets }, caller);
    clock.advance(150_000);
    deployed.integration = { ...deployed.integration, integrationUri: listener?.ListenerArn ?? '' };
    return { TargetGroupArn, Targets };
  }

  it('hands TCP on to a pod, also out of TLS, and what it adds is nothing', async () => {
    await using world = await startWorld();
    inFront(world, 'TLS');
    world.deployed.integration = { ...world.deployed.integration, tls: { serverName: 'saas.example.com' } };

    const { status, body } = await world.call('/saas-resource');

    expect(status).toBe(200);
    expect(JSON.parse(body)).not.toHaveProperty('headers.x-forwarded-for');
  });

  it('hands on to an application load balancer, and its rules', async () => {
    await using world = await startWorld();
    inFront(world, 'TCP', 'alb');

    const { status, body } = await world.call('/saas-resource');

    expect(status).toBe(200);
    expect(JSON.parse(body)).toHaveProperty('headers.x-forwarded-for');
  });

  it.each([
    ['plain HTTP to TLS', 'TLS', undefined, 503],
    ['TLS to a pod that speaks none', 'TCP', { serverName: 'saas.example.com' }, 500],
    ['anything to UDP', 'UDP', undefined, 503],
    ['anything to TCP_UDP', 'TCP_UDP', undefined, 503],
  ] as const)('is no way for %s', async (_, protocol, tls, status) => {
    await using world = await startWorld();
    inFront(world, protocol);
    world.deployed.integration = { ...world.deployed.integration, tls };

    expect(await world.call('/saas-resource')).toMatchObject({ status });
  });

  it('resets the connection where nobody listens: 503', async () => {
    await using world = await startWorld();
    const { TargetGroupArn, Targets } = inFront(world, 'TCP');

    world.operations.DeregisterTargets({ TargetGroupArn, Targets }, world.caller);

    expect(await world.call('/saas-resource')).toMatchObject({
      status: 503,
      headers: expect.not.objectContaining({ server: 'awselb/2.0' }),
    });
  });
});

function requestCertificate({ acm, caller }: Awaited<ReturnType<typeof startWorld>>): string {
  return acm.operations.RequestCertificate({ DomainName: 'saas.example.com' }, caller).CertificateArn;
}

/** The load balancer's listener speaks HTTPS from now on, as saas.example.com. */
function secure(world: Awaited<ReturnType<typeof startWorld>>): void {
  const Certificates = [{ CertificateArn: requestCertificate(world) }];
  world.operations.ModifyListener({ ListenerArn: world.listenerArn, Protocol: 'HTTPS', Certificates }, world.caller);
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { servicesUnderTest } from './services-under-test.ts';

const target = { Id: '10.0.1.5', Port: 8080 };

/** A registered target behind an active load balancer, and a pod at its address whose health can be chosen. */
async function withTarget() {
  const services = servicesUnderTest();
  const { balancing, caller, vpc, privateSubnets, clock, network } = services;
  const { operations } = balancing;
  const loadBalancerArn =
    operations.CreateLoadBalancer({ Name: 'web', Subnets: [...privateSubnets] }, caller).LoadBalancers[0]
      ?.LoadBalancerArn ?? '';
  const groupArn =
    operations.CreateTargetGroup(
      { Name: 'web', Protocol: 'HTTP', Port: 8080, VpcId: vpc.vpcId, TargetType: 'ip' },
      caller,
    ).TargetGroups[0]?.TargetGroupArn ?? '';
  operations.CreateListener(
    {
      LoadBalancerArn: loadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: groupArn }],
    },
    caller,
  );
  clock.advance(150_000);

  const pod = { status: 200 };
  let checks = 0;
  const server = createServer((_, response) => {
    response.writeHead(pod.status).end();
    checks += 1;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server's address is never a pipe's name.
  network.attach(target.Id, target.Port, (server.address() as AddressInfo).port);

  operations.RegisterTargets({ TargetGroupArn: groupArn, Targets: [target] }, caller);
  return {
    ...services,
    operations,
    groupArn,
    loadBalancerArn,
    pod,
    health: () =>
      operations.DescribeTargetHealth({ TargetGroupArn: groupArn }, caller).TargetHealthDescriptions[0]?.TargetHealth,
    /** Lets the next health check happen, and waits for its outcome. */
    check: async () => {
      const before = checks;
      clock.advance(30_000);
      while (checks === before) await turn();
      const seen = JSON.stringify(balancing.targets(groupArn));
      for (let turns = 0; turns < 100 && JSON.stringify(balancing.targets(groupArn)) === seen; turns += 1) await turn();
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

describe('Targets', () => {
  it('are healthy after one passed check when new', async () => {
    await using world = await withTarget();

    expect(world.health()).toMatchObject({ State: 'initial', Reason: 'Elb.RegistrationInProgress' });
    await world.check();

    expect(world.health()).toEqual({ State: 'healthy' });
  });

  it('are unhealthy after two misses in a row, and say why', async () => {
    await using world = await withTarget();
    await world.check();

    world.pod.status = 404;
    await world.check();
    expect(world.health()).toEqual({ State: 'healthy' });

    await world.check();
    expect(world.health()).toEqual({
      State: 'unhealthy',
      Reason: 'Target.ResponseCodeMismatch',
      Description: 'Health checks failed with these codes: [404]',
    });
  });

  it('drain for the deregistration delay, then leave the list', async () => {
    await using world = await withTarget();
    await world.check();
    world.operations.DeregisterTargets({ TargetGroupArn: world.groupArn, Targets: [target] }, world.caller);

    world.clock.advance(299_000);
    expect(world.health()).toMatchObject({ State: 'draining', Reason: 'Target.DeregistrationInProgress' });

    world.clock.advance(1000);
    expect(world.health()).toBeUndefined();
  });

  it('are unused when no load balancer forwards to them any more', async () => {
    await using world = await withTarget();
    await world.check();
    world.operations.DeleteLoadBalancer({ LoadBalancerArn: world.loadBalancerArn }, world.caller);

    world.clock.advance(30_000);

    expect(world.health()).toMatchObject({ State: 'unused', Reason: 'Target.NotInUse' });
  });

  it('may be asked for by name before they are registered', async () => {
    await using world = await withTarget();

    const answer = world.operations.DescribeTargetHealth(
      { TargetGroupArn: world.groupArn, Targets: [{ Id: '10.0.9.9' }] },
      world.caller,
    );

    expect(answer.TargetHealthDescriptions).toMatchObject([
      { Target: { Id: '10.0.9.9', Port: 8080 }, TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } },
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { servicesUnderTest } from './services-under-test.ts';

/** A load balancer with a listener on port 80 that forwards to a target group. */
function withLoadBalancer() {
  const services = servicesUnderTest();
  const { ec2, balancing, caller, vpc, privateSubnets } = services;
  const { operations } = balancing;
  const { GroupId: groupId } = ec2.operations.CreateSecurityGroup(
    { GroupName: 'front', Description: 'front', VpcId: vpc.vpcId },
    caller,
  );
  const create = (changes: { readonly Scheme?: 'internal' | 'internet-facing' } = {}) =>
    operations.CreateLoadBalancer(
      {
        Name: 'k8s-saas-web-0123456789',
        Scheme: 'internal',
        Subnets: [...privateSubnets],
        SecurityGroups: [groupId],
        ...changes,
      },
      caller,
    ).LoadBalancers[0];
  const loadBalancer = create();
  const arn = loadBalancer?.LoadBalancerArn ?? '';
  const groupArn =
    operations.CreateTargetGroup(
      { Name: 'web', Protocol: 'HTTP', Port: 8080, VpcId: vpc.vpcId, TargetType: 'ip' },
      caller,
    ).TargetGroups[0]?.TargetGroupArn ?? '';
  const listenerArn =
    operations.CreateListener(
      {
        LoadBalancerArn: arn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: groupArn }],
      },
      caller,
    ).Listeners[0]?.ListenerArn ?? '';
  return { ...services, operations, groupId, create, loadBalancer, arn, groupArn, listenerArn };
}

describe('Load balancers', () => {
  it('have the names and ARNs of real ones', () => {
    const { loadBalancer, listenerArn } = withLoadBalancer();

    expect(loadBalancer?.LoadBalancerArn).toMatch(
      /^arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer\/app\/k8s-saas-web-0123456789\/[0-9a-f]{16}$/,
    );
    expect(loadBalancer?.DNSName).toMatch(
      /^internal-k8s-saas-web-0123456789-[1-9]\d{9}\.eu-west-1\.elb\.amazonaws\.com$/,
    );
    expect(listenerArn).toMatch(/:listener\/app\/k8s-saas-web-0123456789\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
  });

  it('may be network load balancers, with names and ARNs of their own, no security group and listeners of their protocols', () => {
    const { operations, caller, vpc, privateSubnets } = withLoadBalancer();
    const [loadBalancer] = operations.CreateLoadBalancer(
      { Name: 'shared', Type: 'network', Scheme: 'internal', Subnets: [...privateSubnets] },
      caller,
    ).LoadBalancers;
    const group = { Name: 'tcp', Protocol: 'TCP', Port: 8080, VpcId: vpc.vpcId, TargetType: 'ip' } as const;
    const [targetGroup] = operations.CreateTargetGroup(group, caller).TargetGroups;
    const LoadBalancerArn = loadBalancer?.LoadBalancerArn ?? '';
    const forward = { Type: 'forward', TargetGroupArn: targetGroup?.TargetGroupArn ?? '' } as const;
    const listen = (Protocol: 'HTTP' | 'TCP' | 'UDP') =>
      operations.CreateListener({ LoadBalancerArn, Protocol, Port: 80, DefaultActions: [forward] }, caller)
        .Listeners[0];

    expect(loadBalancer).toMatchObject({ Type: 'network', SecurityGroups: [] });
    expect(LoadBalancerArn).toMatch(/:loadbalancer\/net\/shared\/[0-9a-f]{16}$/);
    expect(loadBalancer?.DNSName).toMatch(/^shared-[0-9a-f]{16}\.elb\.eu-west-1\.amazonaws\.com$/);
    expect(targetGroup).toMatchObject({ HealthCheckProtocol: 'TCP', HealthCheckTimeoutSeconds: 10 });
    expect(() => listen('HTTP')).toThrow("Listener protocol 'HTTP' is not supported");
    expect(() => listen('UDP')).toThrow("A listener of protocol 'UDP' cannot forward to protocol 'TCP'");
    expect(listen('TCP')?.ListenerArn).toMatch(/:listener\/net\/shared\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
  });

  it('are provisioning for two and a half minutes', () => {
    const { operations, caller, arn, clock } = withLoadBalancer();
    const state = () =>
      operations.DescribeLoadBalancers({ LoadBalancerArns: [arn] }, caller).LoadBalancers[0]?.State?.Code;

    clock.advance(149_999);
    expect(state()).toBe('provisioning');

    clock.advance(1);
    expect(state()).toBe('active');
  });

  it('are made once however often they are asked for with the same settings', () => {
    const { create, arn } = withLoadBalancer();

    expect(create()?.LoadBalancerArn).toBe(arn);
    expect(() => create({ Scheme: 'internet-facing' })).toThrow(
      "A load balancer with the same name 'k8s-saas-web-0123456789' exists, but with different settings",
    );
  });

  it('stand in at least two zones', () => {
    const { operations, caller, privateSubnets } = withLoadBalancer();

    expect(() => operations.CreateLoadBalancer({ Name: 'one', Subnets: [privateSubnets[0]] }, caller)).toThrow(
      'At least two subnets in two different Availability Zones must be specified',
    );
  });

  it('fail the whole call where one of the names does not exist', () => {
    const { operations, caller } = withLoadBalancer();

    expect(() => operations.DescribeLoadBalancers({ Names: ['k8s-saas-web-0123456789', 'gone'] }, caller)).toThrow(
      "Load balancers '[gone]' not found",
    );
  });

  it('take their listeners along, leave target groups, and hold their security group a little longer', () => {
    const { operations, caller, arn, groupArn, listenerArn, ec2, groupId, clock } = withLoadBalancer();
    const deleteGroup = () => ec2.operations.DeleteSecurityGroup({ GroupId: groupId }, caller);

    operations.DeleteLoadBalancer({ LoadBalancerArn: arn }, caller);

    expect(() => operations.DescribeListeners({ ListenerArns: [listenerArn] }, caller)).toThrow(
      expect.objectContaining({ code: 'ListenerNotFound' }),
    );
    expect(operations.DescribeTargetGroups({ TargetGroupArns: [groupArn] }, caller)).toMatchObject({
      TargetGroups: [{ LoadBalancerArns: [] }],
    });
    expect(deleteGroup).toThrow(expect.objectContaining({ code: 'DependencyViolation' }));
    clock.advance(20_000);
    expect(deleteGroup()).toMatchObject({ Return: true });
  });

  it('are protected from deletion by an attribute', () => {
    const { operations, caller, arn } = withLoadBalancer();
    const protect = (Value: string) =>
      operations.ModifyLoadBalancerAttributes(
        { LoadBalancerArn: arn, Attributes: [{ Key: 'deletion_protection.enabled', Value }] },
        caller,
      );
    const remove = () => operations.DeleteLoadBalancer({ LoadBalancerArn: arn }, caller);

    protect('true');
    expect(remove).toThrow(`Load balancer '${arn}' cannot be deleted because deletion protection is enabled`);

    protect('false');
    expect(remove()).toEqual({});
  });
});

describe('Listeners and rules', () => {
  it('are one a port', () => {
    const { operations, caller, arn, groupArn } = withLoadBalancer();
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn: groupArn }];

    expect(() =>
      operations.CreateListener({ LoadBalancerArn: arn, Protocol: 'HTTP', Port: 80, DefaultActions }, caller),
    ).toThrow(`A listener already exists on this port for this load balancer '${arn}'`);
  });

  it('need a certificate for HTTPS, and keep their ARN when their protocol changes', () => {
    const { operations, caller, listenerArn, acm } = withLoadBalancer();
    const request = (DomainName: string) => acm.operations.RequestCertificate({ DomainName }, caller).CertificateArn;
    const unknown = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
    const modify = (CertificateArn?: string) =>
      operations.ModifyListener(
        { ListenerArn: listenerArn, Protocol: 'HTTPS', ...(CertificateArn && { Certificates: [{ CertificateArn }] }) },
        caller,
      );

    expect(() => modify()).toThrow('A certificate must be specified for HTTPS listeners');
    expect(() => modify(unknown)).toThrow(`Certificate '${unknown}' not found`);
    expect(modify(request('saas.example.com'))).toMatchObject({
      Listeners: [{ ListenerArn: listenerArn, Protocol: 'HTTPS', Port: 80 }],
    });
  });

  it('have other certificates beside the default one, each shown to who asks for one of its names', () => {
    const { operations, balancing, caller, listenerArn, acm } = withLoadBalancer();
    const [first, other] = ['one.example.com', '*.other.example.com'].map((DomainName) => ({
      CertificateArn: acm.operations.RequestCertificate({ DomainName }, caller).CertificateArn,
    }));
    if (first === undefined || other === undefined) throw new Error('Two were requested.');
    const [ListenerArn, Protocol] = [listenerArn, 'HTTPS'] as const;
    operations.ModifyListener({ ListenerArn, Protocol, Certificates: [first] }, caller);

    operations.AddListenerCertificates({ ListenerArn, Certificates: [other] }, caller);

    const listener = balancing.listener(listenerArn)?.listener;
    const shownTo = (host: string) => listener && balancing.certificateFor(listener, host);
    expect(operations.DescribeListenerCertificates({ ListenerArn }, caller).Certificates).toEqual([
      { ...first, IsDefault: true },
      { ...other, IsDefault: false },
    ]);
    expect(shownTo('a.other.example.com')).toEqual(['*.other.example.com']);
    expect(shownTo('elsewhere.example.com')).toEqual(['one.example.com']);
    expect(() => operations.RemoveListenerCertificates({ ListenerArn, Certificates: [first] }, caller)).toThrow(
      'is the default one',
    );
  });

  it('change places in one call', () => {
    const { operations, caller, listenerArn, groupArn } = withLoadBalancer();
    const [one = '', two = ''] = [1, 2].map(
      (Priority) =>
        operations.CreateRule(
          {
            ListenerArn: listenerArn,
            Priority,
            Conditions: [{ Field: 'path-pattern', Values: [`/${Priority}`] }],
            Actions: [{ Type: 'forward', TargetGroupArn: groupArn }],
          },
          caller,
        ).Rules[0]?.RuleArn,
    );
    const move = (...pairs: readonly (readonly [string, number])[]) =>
      operations.SetRulePriorities(
        { RulePriorities: pairs.map(([RuleArn, Priority]) => ({ RuleArn, Priority })) },
        caller,
      );

    expect(() => move([one, 2])).toThrow("Priority '2' is currently in use");
    move([one, 2], [two, 1]);

    expect(
      operations.DescribeRules({ ListenerArn: listenerArn }, caller).Rules.map(({ RuleArn }) => RuleArn),
    ).toMatchObject([two, one, expect.any(String)]);
  });

  it('come in order of priority, the default one last', () => {
    const { operations, caller, listenerArn, groupArn } = withLoadBalancer();
    const create = (Priority: number, path: string) =>
      operations.CreateRule(
        {
          ListenerArn: listenerArn,
          Priority,
          Conditions: [{ Field: 'path-pattern', Values: [path] }],
          Actions: [{ Type: 'forward', TargetGroupArn: groupArn }],
        },
        caller,
      );

    create(2, '/two');
    create(1, '/one');

    expect(
      operations.DescribeRules({ ListenerArn: listenerArn }, caller).Rules.map(({ Priority }) => Priority),
    ).toEqual(['1', '2', 'default']);
    expect(() => create(2, '/three')).toThrow("Priority '2' is currently in use");
  });

  it('keep their target group from being deleted', () => {
    const { operations, caller, groupArn } = withLoadBalancer();

    expect(() => operations.DeleteTargetGroup({ TargetGroupArn: groupArn }, caller)).toThrow(
      `Target group '${groupArn}' is currently in use by a listener or a rule`,
    );
  });
});

describe('Tags', () => {
  it('are added, read and removed by ARN', () => {
    const { operations, caller, arn } = withLoadBalancer();

    operations.AddTags(
      {
        ResourceArns: [arn],
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      },
      caller,
    );
    operations.RemoveTags({ ResourceArns: [arn], TagKeys: ['a'] }, caller);

    expect(operations.DescribeTags({ ResourceArns: [arn] }, caller)).toEqual({
      TagDescriptions: [{ ResourceArn: arn, Tags: [{ Key: 'b', Value: '2' }] }],
    });
  });
});

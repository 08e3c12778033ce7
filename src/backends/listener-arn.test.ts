import { describe, expect, it } from '@jest/globals';
import { readListenerArn, readLoadBalancerArn } from './listener-arn.ts';

const service = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const application = `${service}:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2`;

describe('readListenerArn', () => {
  it("reads an Application Load Balancer's", () => {
    expect(readListenerArn(application)).toEqual({
      arn: application,
      region: 'eu-west-1',
      account: '111122223333',
      kind: 'application',
      loadBalancerArn: `${service}:loadbalancer/app/shared/50dc6c495c0c9188`,
      loadBalancerName: 'shared',
    });
  });

  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-iso-b', 'us-isob-east-1'],
  ])("reads a Network Load Balancer's of partition %s", (partition, region) => {
    const arn = `arn:${partition}:elasticloadbalancing:${region}:111122223333:listener/net/a-b/50dc6c495c0c9188/f2f7dc8efc522ab2`;

    expect(readListenerArn(arn)).toMatchObject({ kind: 'network', region, loadBalancerName: 'a-b' });
  });

  it.each([
    ['a load balancer', `${service}:loadbalancer/app/shared/50dc6c495c0c9188`],
    ['a target group', `${service}:targetgroup/shared/50dc6c495c0c9188`],
    ['a rule', `${service}:listener-rule/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`],
    ['a Gateway Load Balancer', `${service}:listener/gwy/shared/50dc6c495c0c9188/f2f7dc8efc522ab2`],
    ['a classic load balancer', `${service}:loadbalancer/shared`],
    ['one with a space in front', ` ${application}`],
    ['one with a line end', `${application}\n`],
    ['nothing', ''],
  ])('answers nothing for %s', (_case, arn) => {
    expect(readListenerArn(arn)).toBeUndefined();
  });
});

describe('readLoadBalancerArn', () => {
  it('tells a load balancer from a listener of it', () => {
    const arn = `${service}:loadbalancer/net/shared/50dc6c495c0c9188`;

    expect(readLoadBalancerArn(arn)).toEqual({ arn, region: 'eu-west-1', name: 'shared' });
    expect(readLoadBalancerArn(application)).toBeUndefined();
  });
});

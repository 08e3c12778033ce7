import { describe, expect, it } from '@jest/globals';
import { readLoadBalancerHostname } from './load-balancer-hostname.ts';

describe('readLoadBalancerHostname', () => {
  it.each([
    [
      'internal-k8s-saas-saas-1a2b3c4d5e-123456789.eu-west-1.elb.amazonaws.com',
      'application',
      'k8s-saas-saas-1a2b3c4d5e',
      'eu-west-1',
    ],
    [
      'k8s-saas-saas-1a2b3c4d5e-1234567890.us-east-1.elb.amazonaws.com',
      'application',
      'k8s-saas-saas-1a2b3c4d5e',
      'us-east-1',
    ],
    ['Internal-My-ALB-42.eu-west-1.elb.amazonaws.com', 'application', 'my-alb', 'eu-west-1'],
    ['my-alb-123456789.cn-north-1.elb.amazonaws.com.cn', 'application', 'my-alb', 'cn-north-1'],
    ['k8s-web-0123456789abcdef.elb.eu-west-1.amazonaws.com', 'network', 'k8s-web', 'eu-west-1'],
  ])('reads %s', (hostname, kind, name, region) => {
    expect(readLoadBalancerHostname(hostname)).toEqual({ kind, name, region });
  });

  it.each(['example.com', '10.0.0.1', 'a1b2c3.cloudfront.net', 'elb.amazonaws.com', ''])(
    'does not take "%s" for a load balancer',
    (hostname) => {
      expect(readLoadBalancerHostname(hostname)).toBeUndefined();
    },
  );
});

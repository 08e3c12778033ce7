/** What a listener's ARN says of it. */
export interface ListenerArn {
  readonly arn: string;
  readonly region: string;
  readonly account: string;
  readonly kind: 'application' | 'network';
  readonly loadBalancerArn: string;
  readonly loadBalancerName: string;
}

// arn:PARTITION:elasticloadbalancing:REGION:ACCOUNT:listener/app|net/NAME/LOAD-BALANCER-ID/LISTENER-ID; the load balancer's
// own is the same without the last part ("Resource types defined by AWS Elastic Load Balancing V2", Service Authorization
// Reference).
const service = '(arn:aws[a-z-]*:elasticloadbalancing:([a-z0-9-]+):([0-9]{12}))';
const loadBalancer = '((app|net)/([A-Za-z0-9-]{1,32})/[0-9a-f]{16})';
const listenerArn = new RegExp(`^${service}:listener/${loadBalancer}/[0-9a-f]{16}$`);
const loadBalancerArn = new RegExp(`^${service}:loadbalancer/${loadBalancer}$`);

/** Reads an ARN; undefined where it is no listener's. */
export function readListenerArn(arn: string): ListenerArn | undefined {
  const [, prefix = '', region = '', account = '', path = '', kind, loadBalancerName = ''] =
    listenerArn.exec(arn) ?? [];
  if (kind === undefined) return undefined;
  return {
    arn,
    region,
    account,
    kind: kind === 'net' ? 'network' : 'application',
    loadBalancerArn: `${prefix}:loadbalancer/${path}`,
    loadBalancerName,
  };
}

/** What a load balancer's ARN says of it. */
export interface LoadBalancerArn {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
}

/** Reads an ARN; undefined where it is no Application or Network Load Balancer's. */
export function readLoadBalancerArn(arn: string): LoadBalancerArn | undefined {
  const [, , region = '', , , kind, name = ''] = loadBalancerArn.exec(arn) ?? [];
  return kind === undefined ? undefined : { arn, region, name };
}

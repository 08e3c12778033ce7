/** What a load balancer's DNS name says of it. */
export interface LoadBalancerHostname {
  readonly kind: 'application' | 'network';
  /** At most 32 characters, unique in its Region at any one time; but a later load balancer may be given it again. */
  readonly name: string;
  readonly region: string;
}

// ALB: [internal-]NAME-DIGITS.REGION.elb.amazonaws.com; NLB: NAME-16HEX.elb.REGION.amazonaws.com; in China both end in .cn
// (aws-load-balancer-controller's own Route 53 documentation and external-dns' table of zones show both forms).
const application = /^(?:internal-)?([a-z0-9-]+)-[0-9]+\.([a-z0-9-]+)\.elb\.amazonaws\.com(?:\.cn)?$/;
const network = /^([a-z0-9-]+)-[0-9a-f]{16}\.elb\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** Reads a hostname; undefined where it is no load balancer's. Names come in lower case: the status is written so. */
export function readLoadBalancerHostname(hostname: string): LoadBalancerHostname | undefined {
  return read('application', application, hostname) ?? read('network', network, hostname);
}

function read(kind: LoadBalancerHostname['kind'], pattern: RegExp, hostname: string): LoadBalancerHostname | undefined {
  const [, name, region] = pattern.exec(hostname.toLowerCase()) ?? [];
  return name === undefined || region === undefined ? undefined : { kind, name, region };
}

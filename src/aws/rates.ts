import type { Operation } from './operation.ts';

/** How often calls may be made: a bucket of `burst` tokens that gains `perSecond`. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * What AWS allows an account in one Region, and cannot be raised (documented: API Gateway quotas, "HTTP API quotas for
 * configuring and managing"; Elastic Load Balancing, "Request throttling").
 */
export const rates = {
  /** All management calls of API Gateway together. */
  apigateway: { perSecond: 10, burst: 40 },
  CreateVpcLink: { perSecond: 1 / 15, burst: 1 },
  DeleteVpcLink: { perSecond: 1 / 30, burst: 1 },
  /** Assumed to be shared with REST APIs. */
  CreateDeployment: { perSecond: 1 / 5, burst: 1 },
  /** Describe calls have 10 a second, burst 40, which the AWS Load Balancer Controller needs too: a fifth of it here. */
  elasticloadbalancing: { perSecond: 2, burst: 10 },
  /** Less than any documented refill rate of the operations used (from 5 a second for mutating calls). */
  ec2: { perSecond: 2, burst: 10 },
  /**
   * Cloud Map publishes the rates of DiscoverInstances alone, which is API Gateway's to call. Of ListInstances its page said 50 a
   * second once (seen: external-dns #2505): a fifth of it here, as the tasks of ECS register themselves from the same bucket.
   */
  servicediscovery: { perSecond: 10, burst: 40 },
} as const satisfies Readonly<Record<string, Rate>>;

export type RateClass = keyof typeof rates;

/** The rate classes that a call counts in, the scarcest first. */
export function rateClassesOf({ service, name }: Operation): readonly RateClass[] {
  if (service !== 'apigateway') return [service];
  return name === 'CreateVpcLink' || name === 'DeleteVpcLink' || name === 'CreateDeployment'
    ? [name, 'apigateway']
    : ['apigateway'];
}

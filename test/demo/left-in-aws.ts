import type { Sandbox } from '../sandbox/sandbox.ts';

/** What there is in the sandbox's AWS beyond the network that was there from the start. */
export interface LeftInAws {
  readonly apis: readonly object[];
  readonly vpcLinks: readonly object[];
  readonly loadBalancers: readonly { readonly state: string }[];
  readonly securityGroups: readonly { readonly groupName: string }[];
}

export function leftInAws({ aws, region }: Sandbox): LeftInAws {
  // What `GET /_sandbox/state` answers with (docs/sandbox.md), as far as it is looked at here.
  const { apigateway, ec2, elasticloadbalancing } = aws.state() as {
    readonly apigateway: Readonly<Record<string, Pick<LeftInAws, 'apis' | 'vpcLinks'>>>;
    readonly ec2: Pick<LeftInAws, 'securityGroups'>;
    readonly elasticloadbalancing: Pick<LeftInAws, 'loadBalancers'>;
  };
  return {
    apis: apigateway[region]?.apis ?? [],
    vpcLinks: apigateway[region]?.vpcLinks ?? [],
    loadBalancers: elasticloadbalancing.loadBalancers,
    securityGroups: ec2.securityGroups.filter(({ groupName }) => groupName !== 'default'),
  };
}

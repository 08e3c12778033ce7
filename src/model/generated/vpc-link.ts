// Made from the CustomResourceDefinition of VpcLink by "npm run generate": change that, not this.

/**
 * What the link is to be. API Gateway cannot change a link, so all but the tags is fixed.
 */
export interface VpcLinkSpec {
  /**
   * The VPC that the link leads into. Cannot change. Example: vpc-0a1b2c3d4e5f60718
   */
  readonly vpcId: string;
  /**
   * AWS Region of the VPC. Default: the controller's own Region. Cannot change. Example: eu-west-1
   */
  readonly region?: string;
  /**
   * The subnets that the link's network interfaces are put in, 1 to 10, best one a zone. Default: those of the VPC tagged kubernetes.io/role/internal-elb, else the load balancer's own, one a zone. Cannot change. Example: [subnet-0a1b2c3d4e5f60718]
   *
   * @minItems 1
   * @maxItems 10
   */
  readonly subnetIds?: readonly string[];
  /**
   * The security groups of those network interfaces, 1 to 5; their egress must allow the listeners' ports. Default: one that the controller makes, with all egress and no ingress. Cannot change. Example: [sg-0a1b2c3d4e5f60718]
   *
   * @minItems 1
   * @maxItems 5
   */
  readonly securityGroupIds?: readonly string[];
  /**
   * The namespaces whose PrivateHttpApis may send requests through the link, 1 to 100 names. One that is taken off is served through it no more. Default: all namespaces. Example: [saas, shop]
   *
   * @minItems 1
   * @maxItems 100
   */
  readonly allowedNamespaces?: readonly string[];
  /**
   * Tags of the link, added to the controller's own. Default: none. At most 40; keys of at most 128 characters that do not begin with aws: or privatehttp.io/. Example: {team: platform}
   */
  readonly tags?: {
    readonly [k: string]: string;
  };
}

/**
 * What is true, and what to do next. Written by the controller alone.
 */
export interface VpcLinkStatus {
  /**
   * The metadata.generation that this status speaks of.
   */
  readonly observedGeneration?: number;
  /**
   * Id of the link in API Gateway.
   */
  readonly vpcLinkId?: string;
  /**
   * Region that the link is in.
   */
  readonly region?: string;
  /**
   * API Gateway's state of the link: PENDING, AVAILABLE, INACTIVE (60 days without traffic; it wakes up with the next request), FAILED or DELETING.
   */
  readonly state?: string;
  /**
   * The subnets that the link has.
   */
  readonly subnetIds?: readonly string[];
  /**
   * The security groups that the link has.
   */
  readonly securityGroupIds?: readonly string[];
  /**
   * The one of them that the controller made.
   */
  readonly managedSecurityGroupId?: string;
  /**
   * Keys of the tags that the controller has set on the link, beyond privatehttp.io/…. It removes only those again; tags that others set stay.
   *
   * @maxItems 200
   */
  readonly tagKeys?: readonly string[];
  /**
   * The value of annotation privatehttp.io/reconcile-at that was acted on last; of one longer than 128 characters, its beginning and its length.
   */
  readonly lastHandledReconcileAt?: string;
  /**
   * How many PrivateHttpApis use the link, retained APIs included.
   */
  readonly userCount?: number;
  /**
   * The first 20 of them, as namespace/name.
   */
  readonly users?: readonly string[];
  /**
   * Since when nobody uses the link. It goes after a grace time.
   */
  readonly unusedSince?: string;
  /**
   * Ready: requests can go through the link. Waiting is Unknown, a fault is False.
   */
  readonly conditions?: readonly {
    /**
     * Which question it answers, such as Ready.
     */
    readonly type: string;
    /**
     * True: it is so. Unknown: waiting, which passes. False: a fault that somebody has to mend.
     */
    readonly status: "True" | "False" | "Unknown";
    /**
     * The metadata.generation that it speaks of.
     */
    readonly observedGeneration?: number;
    /**
     * When status last turned.
     */
    readonly lastTransitionTime: string;
    /**
     * Why in one word, as in docs/conditions.md.
     */
    readonly reason: string;
    /**
     * What is so, where, and what to do next.
     */
    readonly message: string;
  }[];
}

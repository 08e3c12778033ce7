// Made from the CustomResourceDefinition of PrivateHttpApi by "npm run generate": change that, not this.

/**
 * What the HTTP API is to be. Only routes is required.
 */
export interface PrivateHttpApiSpec {
  /**
   * Name of the API in API Gateway. Default: metadata.name. At most 128 characters; need not be unique. Example: my-http-api
   */
  readonly name?: string;
  /**
   * Description of the API in API Gateway. Default: none. At most 1024 characters. Example: Front door of the SaaS services
   */
  readonly description?: string;
  /**
   * AWS Region of the API; must be that of the load balancers. Default: the controller's own Region, then pinned in status.region. Cannot change. Example: eu-west-1
   */
  readonly region?: string;
  /**
   * Tags of the API, added to the controller's own. Default: none. At most 40; keys of at most 128 characters that do not begin with aws: or privatehttp.io/. Example: {team: saas}
   */
  readonly tags?: {
    readonly [k: string]: string;
  };
  /**
   * The VpcLink that requests go through. Default: the VPC's own, which the controller makes where there is none. Example: {name: platform}
   */
  readonly vpcLink?: {
    /**
     * Name of the VpcLink, which has to lead into the VPC of all backends and to allow this namespace. At most 253 characters. Example: platform
     */
    readonly name: string;
  };
  /**
   * What routes leave out. A route's own backend, timeout, tls or request takes the place of the whole of this one's. Default: nothing. Example: {backend: {ingress: {name: saas, port: 80}}}
   */
  readonly routeDefaults?: {
    /**
     * Where requests go: exactly one of ingress, service, gateway, loadBalancer, listener, cloudMap and endpoints. Example: {ingress: {name: saas, port: 80}}
     */
    readonly backend?: {
      /**
       * The Application Load Balancer that an Ingress has.
       */
      readonly ingress?: {
        /**
         * Name of the Ingress. At most 253 characters. Example: saas
         */
        readonly name: string;
        /**
         * Namespace of the Ingress. Another one than the API's has to let it, by a ReferenceGrant (Gateway API) from kind PrivateHttpApi to kind Ingress. Default: the API's own. At most 63 characters. Example: shop
         */
        readonly namespace?: string;
        /**
         * Port of the load balancer's listener for HTTP, or for HTTPS where the route has tls.serverName: one of alb.ingress.kubernetes.io/listen-ports. 1 to 65535. Example: 80
         */
        readonly port: number;
      };
      /**
       * The Network Load Balancer that a Service of type LoadBalancer has.
       */
      readonly service?: {
        /**
         * Name of the Service. At most 63 characters. Example: saas
         */
        readonly name: string;
        /**
         * Namespace of the Service. Another one than the API's has to let it, by a ReferenceGrant (Gateway API) from kind PrivateHttpApi to kind Service. Default: the API's own. At most 63 characters. Example: shop
         */
        readonly namespace?: string;
        /**
         * Port of the Service: the load balancer's listener for it speaks TCP, or TLS (then the route needs tls.serverName). 1 to 65535. Example: 80
         */
        readonly port: number;
      };
      /**
       * A listener of the Application or Network Load Balancer that a Gateway (Gateway API v1) has, by the listener's name or its port. The AWS Load Balancer Controller makes a listener when the first route is attached to it.
       */
      readonly gateway?: {
        /**
         * Name of the Gateway. At most 253 characters. Example: saas
         */
        readonly name: string;
        /**
         * Namespace of the Gateway. Another one than the API's has to let it, by a ReferenceGrant (Gateway API) from kind PrivateHttpApi to kind Gateway. Default: the API's own. At most 63 characters. Example: shop
         */
        readonly namespace?: string;
        /**
         * Name of a listener of the Gateway, or else of a ListenerSet that the Gateway has accepted. For HTTPS and TLS the route needs tls.serverName. At most 253 characters. Example: http
         */
        readonly sectionName?: string;
        /**
         * Port of a listener of the Gateway or of a ListenerSet that it has accepted. 1 to 65535. Example: 80
         */
        readonly port?: number;
      };
      /**
       * A listener of an Application or Network Load Balancer, whoever made it, in the API's account and Region, by the load balancer's name or ARN and the listener's port. Whoever owns it has to consent, with the tag privatehttp.io/allowed-from on the listener or its load balancer.
       */
      readonly loadBalancer?: {
        /**
         * Name of the load balancer, of whichever has it: one that is made anew under the name is followed. At most 32 characters. Example: shared
         */
        readonly name?: string;
        /**
         * ARN of the load balancer: loadbalancer/app/… or loadbalancer/net/…. At most 256 characters. Example: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shared/50dc6c495c0c9188
         */
        readonly arn?: string;
        /**
         * Port of the listener. 1 to 65535. Example: 80
         */
        readonly port: number;
      };
      /**
       * A listener of an Application Load Balancer (HTTP, HTTPS) or a Network Load Balancer (TCP, TLS), whoever made it, in the API's account and Region. Whoever owns it has to consent, with the tag privatehttp.io/allowed-from on the listener or its load balancer.
       */
      readonly listener?: {
        /**
         * ARN of the listener: listener/app/… or listener/net/…, not that of a load balancer or target group. At most 256 characters. Example: arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2
         */
        readonly arn: string;
      };
      /**
       * A service of AWS Cloud Map in a DNS namespace, of the API's account and Region, by the namespace's name and its own, or by its ARN. Requests go straight to its healthy instances, which need the attributes AWS_INSTANCE_IPV4 and AWS_INSTANCE_PORT. Whoever owns it has to consent, with the tag privatehttp.io/allowed-from on the service or its namespace, and to say with the tag privatehttp.io/vpc-id which VPC its instances are in.
       */
      readonly cloudMap?: {
        /**
         * Name of the Cloud Map namespace. At most 253 characters. Example: pets.local
         */
        readonly namespace?: string;
        /**
         * Name of the service in that namespace: one that is made anew under the name is followed. At most 127 characters. Example: cats
         */
        readonly service?: string;
        /**
         * ARN of the service. At most 256 characters. Example: arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-e4anhexample0004
         */
        readonly serviceArn?: string;
        /**
         * Attributes that an instance has to have to be sent requests, all of them. Default: none. At most 4; keys of at most 32 characters, values of at most 48, all of letters, digits, . _ ~ and -. Example: {stage: blue}
         */
        readonly parameters?: {
          readonly [k: string]: string;
        };
      };
      /**
       * The ready pods of a Service of the same namespace, without a load balancer: the controller registers them in AWS Cloud Map. They need a preStop hook of a minute and more for updates without lost requests, and a security group that lets the VPC link's in.
       */
      readonly endpoints?: {
        /**
         * Name of the Service, which has to have a selector. At most 63 characters. Example: saas
         */
        readonly service: string;
        /**
         * Port of the Service, of protocol TCP: requests go to the targetPort that it has. 1 to 65535. Example: 80
         */
        readonly port: number;
      };
    };
    /**
     * How long API Gateway waits for the backend's answer, 50ms to 30s. Default: 30s. Example: 2.5s
     */
    readonly timeout?: string;
    /**
     * How API Gateway speaks TLS with the backend. An empty tls: {} means plain HTTP, also where routeDefaults has another. Default: plain HTTP. Example: {serverName: saas.example.com}
     */
    readonly tls?: {
      /**
       * The name that the backend's certificate has to be for, which also tells the backend (by SNI) which one is meant. Needed for listeners of HTTPS and TLS, and only for these: with it API Gateway speaks TLS. At most 253 characters. Example: saas.example.com
       */
      readonly serverName?: string;
    };
    /**
     * What is changed of a request on its way to the backend. Default: nothing. Example: {headers: {set: [{name: Host, value: saas.example.com}]}}
     */
    readonly request?: {
      /**
       * Headers to set, add and remove, each header once. API Gateway does not let go of some: access-control-*, apigw-*, authorization, connection, content-encoding, content-length, content-location, forwarded, keep-alive, origin, proxy-authenticate, proxy-authorization, te, trailers, transfer-encoding, upgrade, x-amz-*, x-amzn-*, x-forwarded-for, -host and -proto, via.
       */
      readonly headers?: {
        /**
         * Headers that get this value, whatever the client sent. At most 16. Example: [{name: Host, value: saas.example.com}]
         *
         * @maxItems 16
         *
         * Items: One header, by name.
         */
        readonly set?: readonly {
          /**
           * Name of the header, in any case. At most 64 characters. Example: Host
           */
          readonly name: string;
          /**
           * Its value: static text and API Gateway's variables. At most 512 characters. Example: saas.example.com
           */
          readonly value: string;
        }[];
        /**
         * Headers that get this value beside what the client sent. At most 16. Example: [{name: x-stage, value: $context.stage}]
         *
         * @maxItems 16
         *
         * Items: One header, by name.
         */
        readonly add?: readonly {
          /**
           * Name of the header, in any case. At most 64 characters. Example: x-stage
           */
          readonly name: string;
          /**
           * Its value: static text and API Gateway's variables. At most 512 characters. Example: $context.stage
           */
          readonly value: string;
        }[];
        /**
         * Headers that the backend does not get. At most 16. Example: [x-debug]
         *
         * @maxItems 16
         */
        readonly remove?: readonly string[];
      };
    };
  };
  /**
   * The routes of the API, by routeKey: 1 to 300 (API Gateway's quota). A key that appears twice is refused.
   *
   * @minItems 1
   * @maxItems 300
   *
   * Items: Sends requests of one method and path to one backend.
   */
  readonly routes: readonly {
    /**
     * API Gateway's route key: a method (or ANY), a space and a path that begins with / and does not end with one, with {variables} for whole segments and a greedy {proxy+} as the last; or $default. At most 512 characters. Example: ANY /saas-resource
     */
    readonly routeKey: string;
    /**
     * Where requests go: exactly one of ingress, service, gateway, loadBalancer, listener, cloudMap and endpoints. Example: {ingress: {name: saas, port: 80}}
     */
    readonly backend?: {
      /**
       * The Application Load Balancer that an Ingress has.
       */
      readonly ingress?: {
        /**
         * Name of the Ingress. At most 253 characters. Example: saas
         */
        readonly name: string;
        /**
         * Namespace of the Ingress. Another one than the API's has to let it, by a ReferenceGrant (Gateway API) from kind PrivateHttpApi to kind Ingress. Default: the API's own. At most 63 characters. Example: shop
         */
        readonly namespace?: string;
        /**
         * Port of the load balancer's listener for HTTP, or for HTTPS where the route has tls.serverName: one of alb.ingress.kubernetes.io/listen-ports. 1 to 65535. Example: 80
         */
        readonly port: number;
      };
      /**
       * The Network Load Balancer that a Service of type LoadBalancer has.
       */
      readonly service?: {
        /**
         * Name of the Service. At most 63 characters. Example: saas
         */
        readonly name: string;
        /**
         * Namespace of the Service. Another one than the API's has to let it, by a ReferenceGrant (Gateway API) from kind PrivateHttpApi to kind Service. Default: the API's own. At most 63 characters. Example: shop
         */
        readonly namespace?: string;
        /**
         * Port of the Service: the load balancer's listener for it speaks TCP, or TLS (then the route needs tls.serverName). 1 to 65535. Example: 80
         */
        readonly port: number;
      };
      /**
       * A listener of the Application or Network Load Balancer that a Gateway (Gateway API v1) has, by the listener's name or its port. The AWS Load Balancer Controller makes a listener when the first route is attached to it.
       */
      readonly gateway?: {
        /**
         * Name of the Gateway. At most 253 characters. Example: saas
         */
        readonly name: string;
        /**
         * Namespace of the Gateway. Another one than the API's has to let it, by a ReferenceGrant (Gateway API) from kind PrivateHttpApi to kind Gateway. Default: the API's own. At most 63 characters. Example: shop
         */
        readonly namespace?: string;
        /**
         * Name of a listener of the Gateway, or else of a ListenerSet that the Gateway has accepted. For HTTPS and TLS the route needs tls.serverName. At most 253 characters. Example: http
         */
        readonly sectionName?: string;
        /**
         * Port of a listener of the Gateway or of a ListenerSet that it has accepted. 1 to 65535. Example: 80
         */
        readonly port?: number;
      };
      /**
       * A listener of an Application or Network Load Balancer, whoever made it, in the API's account and Region, by the load balancer's name or ARN and the listener's port. Whoever owns it has to consent, with the tag privatehttp.io/allowed-from on the listener or its load balancer.
       */
      readonly loadBalancer?: {
        /**
         * Name of the load balancer, of whichever has it: one that is made anew under the name is followed. At most 32 characters. Example: shared
         */
        readonly name?: string;
        /**
         * ARN of the load balancer: loadbalancer/app/… or loadbalancer/net/…. At most 256 characters. Example: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shared/50dc6c495c0c9188
         */
        readonly arn?: string;
        /**
         * Port of the listener. 1 to 65535. Example: 80
         */
        readonly port: number;
      };
      /**
       * A listener of an Application Load Balancer (HTTP, HTTPS) or a Network Load Balancer (TCP, TLS), whoever made it, in the API's account and Region. Whoever owns it has to consent, with the tag privatehttp.io/allowed-from on the listener or its load balancer.
       */
      readonly listener?: {
        /**
         * ARN of the listener: listener/app/… or listener/net/…, not that of a load balancer or target group. At most 256 characters. Example: arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2
         */
        readonly arn: string;
      };
      /**
       * A service of AWS Cloud Map in a DNS namespace, of the API's account and Region, by the namespace's name and its own, or by its ARN. Requests go straight to its healthy instances, which need the attributes AWS_INSTANCE_IPV4 and AWS_INSTANCE_PORT. Whoever owns it has to consent, with the tag privatehttp.io/allowed-from on the service or its namespace, and to say with the tag privatehttp.io/vpc-id which VPC its instances are in.
       */
      readonly cloudMap?: {
        /**
         * Name of the Cloud Map namespace. At most 253 characters. Example: pets.local
         */
        readonly namespace?: string;
        /**
         * Name of the service in that namespace: one that is made anew under the name is followed. At most 127 characters. Example: cats
         */
        readonly service?: string;
        /**
         * ARN of the service. At most 256 characters. Example: arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-e4anhexample0004
         */
        readonly serviceArn?: string;
        /**
         * Attributes that an instance has to have to be sent requests, all of them. Default: none. At most 4; keys of at most 32 characters, values of at most 48, all of letters, digits, . _ ~ and -. Example: {stage: blue}
         */
        readonly parameters?: {
          readonly [k: string]: string;
        };
      };
      /**
       * The ready pods of a Service of the same namespace, without a load balancer: the controller registers them in AWS Cloud Map. They need a preStop hook of a minute and more for updates without lost requests, and a security group that lets the VPC link's in.
       */
      readonly endpoints?: {
        /**
         * Name of the Service, which has to have a selector. At most 63 characters. Example: saas
         */
        readonly service: string;
        /**
         * Port of the Service, of protocol TCP: requests go to the targetPort that it has. 1 to 65535. Example: 80
         */
        readonly port: number;
      };
    };
    /**
     * How long API Gateway waits for the backend's answer, 50ms to 30s. Default: 30s. Example: 2.5s
     */
    readonly timeout?: string;
    /**
     * How API Gateway speaks TLS with the backend. An empty tls: {} means plain HTTP, also where routeDefaults has another. Default: plain HTTP. Example: {serverName: saas.example.com}
     */
    readonly tls?: {
      /**
       * The name that the backend's certificate has to be for, which also tells the backend (by SNI) which one is meant. Needed for listeners of HTTPS and TLS, and only for these: with it API Gateway speaks TLS. At most 253 characters. Example: saas.example.com
       */
      readonly serverName?: string;
    };
    /**
     * What is changed of a request on its way to the backend. Default: nothing. Example: {headers: {set: [{name: Host, value: saas.example.com}]}}
     */
    readonly request?: {
      /**
       * Headers to set, add and remove, each header once. API Gateway does not let go of some: access-control-*, apigw-*, authorization, connection, content-encoding, content-length, content-location, forwarded, keep-alive, origin, proxy-authenticate, proxy-authorization, te, trailers, transfer-encoding, upgrade, x-amz-*, x-amzn-*, x-forwarded-for, -host and -proto, via.
       */
      readonly headers?: {
        /**
         * Headers that get this value, whatever the client sent. At most 16. Example: [{name: Host, value: saas.example.com}]
         *
         * @maxItems 16
         *
         * Items: One header, by name.
         */
        readonly set?: readonly {
          /**
           * Name of the header, in any case. At most 64 characters. Example: Host
           */
          readonly name: string;
          /**
           * Its value: static text and API Gateway's variables. At most 512 characters. Example: saas.example.com
           */
          readonly value: string;
        }[];
        /**
         * Headers that get this value beside what the client sent. At most 16. Example: [{name: x-stage, value: $context.stage}]
         *
         * @maxItems 16
         *
         * Items: One header, by name.
         */
        readonly add?: readonly {
          /**
           * Name of the header, in any case. At most 64 characters. Example: x-stage
           */
          readonly name: string;
          /**
           * Its value: static text and API Gateway's variables. At most 512 characters. Example: $context.stage
           */
          readonly value: string;
        }[];
        /**
         * Headers that the backend does not get. At most 16. Example: [x-debug]
         *
         * @maxItems 16
         */
        readonly remove?: readonly string[];
      };
    };
    /**
     * What the backend is asked for instead of what the client asked for.
     */
    readonly rewrite?: {
      /**
       * The path that the backend receives: static text and API Gateway's variables, beginning with / or $. Default: $request.path, the path without the stage's name, which a private integration would otherwise receive with it. At most 512 characters. Example: /v1/${request.path.proxy}
       */
      readonly path?: string;
    };
  }[];
  /**
   * The stages that serve the API, by name: 1 to 10 (API Gateway's quota). Default: one, $default, whose name is not part of the URL.
   *
   * @minItems 1
   * @maxItems 10
   *
   * Items: One stage. Its URL is the API's endpoint and its name.
   */
  readonly stages?: readonly {
    /**
     * Letters, digits, _ and -, or $default. At most 128 characters. Example: dev
     */
    readonly name: string;
    /**
     * Description of the stage. Default: none. At most 1024 characters. Example: What testers use
     */
    readonly description?: string;
    /**
     * Tags of the stage, added to the controller's own. Default: none. At most 40; keys of at most 128 characters that do not begin with aws: or privatehttp.io/. Example: {cost-centre: "42"}
     */
    readonly tags?: {
      readonly [k: string]: string;
    };
  }[];
  /**
   * What becomes of the API when this object is deleted. Delete: it is deleted too. Retain: it stays, and serves on through its VPC link, which then stays too. Default: Delete
   */
  readonly deletionPolicy?: "Delete" | "Retain";
  /**
   * What becomes of changes that somebody else makes to the API in AWS, which is compared with this object once in the controller's --resync-interval. Correct: they are undone, and an event says which. Observe: condition Drifted says what differs, and nothing is changed for it; a change of this spec is still applied, and then the whole API is as it says. Default: Correct. Example: Observe
   */
  readonly driftPolicy?: "Correct" | "Observe";
}

/**
 * What is true, and what to do next. Written by the controller alone.
 */
export interface PrivateHttpApiStatus {
  /**
   * The metadata.generation that this status speaks of.
   */
  readonly observedGeneration?: number;
  /**
   * Id of the API in API Gateway.
   */
  readonly apiId?: string;
  /**
   * Region that the API is in.
   */
  readonly region?: string;
  /**
   * The API's own endpoint, without a stage.
   */
  readonly endpoint?: string;
  /**
   * Ready to curl, with the first stage's name.
   */
  readonly url?: string;
  /**
   * Routes served as the spec asks for, of all that it has.
   */
  readonly routesProgrammed?: string;
  /**
   * There while AWS is being changed. Whoever finds it looks at AWS before doing anything.
   */
  readonly applying?: {
    /**
     * Hash of the state that is being made.
     */
    readonly hash: string;
    /**
     * Since when AWS is being changed, such as 2026-01-01T12:00:00.000Z.
     */
    readonly since: string;
  };
  /**
   * Hash of the state that AWS was last brought to, completely.
   */
  readonly applied?: string;
  /**
   * What went wrong at the last try. Gone when all is well.
   */
  readonly lastError?: {
    /**
     * Why in one word, as in docs/conditions.md, such as AccessDenied.
     */
    readonly reason: string;
    /**
     * What is wrong, where, and what to do next.
     */
    readonly message: string;
    /**
     * When it was tried.
     */
    readonly at: string;
    /**
     * Since when no try has succeeded, whatever each failed for, such as 2026-01-01T12:00:00.000Z. While AWS does not answer, the longer that has been so the longer it is to the next try, 5 minutes at most.
     */
    readonly since?: string;
    /**
     * When it is tried next. Not there where that would be of no use before the spec changes, or before somebody asks for it by annotation privatehttp.io/reconcile-at.
     */
    readonly nextTry?: string;
    /**
     * Hash of the state that is not tried again.
     */
    readonly hash?: string;
  };
  /**
   * The value of annotation privatehttp.io/reconcile-at that was acted on last; of one longer than 128 characters, its beginning and its length.
   */
  readonly lastHandledReconcileAt?: string;
  /**
   * What somebody else had changed in AWS at the last comparison. There while it is so, and until the next comparison where it was put right.
   */
  readonly drift?: {
    /**
     * Corrected: it was put right. Observed: it was left, as driftPolicy says. Contested: it was left, because somebody changes it back each time.
     */
    readonly state: "Corrected" | "Observed" | "Contested";
    /**
     * The metadata.generation that AWS was compared with.
     */
    readonly generation: number;
    /**
     * When AWS was first found to differ, of all times in a row.
     */
    readonly since: string;
    /**
     * What differs, the first 10.
     *
     * @maxItems 10
     */
    readonly items: readonly {
      /**
       * What of the API differs, such as route "GET /orders".
       */
      readonly what: string;
      /**
       * What puts it right.
       */
      readonly correction: string;
      /**
       * At how many comparisons in a row it was put right.
       */
      readonly corrections: number;
    }[];
    /**
     * How many more things differ.
     */
    readonly more?: number;
  };
  /**
   * The deployments that are there to go back to, the newest first, 20 at most. A spec whose content one of them has is served again by pointing the stages at it.
   *
   * @maxItems 20
   */
  readonly deployments?: readonly {
    /**
     * The deployment's id in API Gateway, such as zb28m6.
     */
    readonly deploymentId: string;
    /**
     * Hash of the routes and integrations that it is a snapshot of.
     */
    readonly contentHash: string;
    /**
     * When it was made.
     */
    readonly createdAt?: string;
    /**
     * The stages that serve it.
     *
     * @maxItems 10
     */
    readonly stages?: readonly string[];
  }[];
  /**
   * Keys of the tags that the controller has set on the API and its stages, beyond privatehttp.io/…. It removes only those again; tags that others set stay.
   *
   * @maxItems 2000
   */
  readonly tagKeys?: readonly string[];
  /**
   * The stages, and what they serve.
   */
  readonly stages?: readonly {
    /**
     * The stage's name, $default where the spec names none.
     */
    readonly name: string;
    /**
     * Where it is served, ready to be called with a path after it.
     */
    readonly url?: string;
    /**
     * The deployment that it serves.
     */
    readonly deploymentId?: string;
    /**
     * Hash of the routes and integrations that the stage serves.
     */
    readonly contentHash?: string;
  }[];
  /**
   * The routes, and where they go.
   */
  readonly routes?: readonly {
    /**
     * The route as the spec names it, such as ANY /saas-resource.
     */
    readonly routeKey: string;
    /**
     * Programmed: served as the spec asks for. Pending: waiting for something. Refused: somebody has to change something. Where there is a target, it is served with that, the last known good one.
     */
    readonly state: "Programmed" | "Pending" | "Refused";
    /**
     * The backend that the target was found through.
     */
    readonly backend?: string;
    /**
     * ARN of the listener, or of the Cloud Map service with its parameters, that the route's integration points to.
     */
    readonly target?: string;
    /**
     * VPC of the target.
     */
    readonly vpcId?: string;
    /**
     * The name in the target's certificate. Not there where it takes plain HTTP.
     */
    readonly serverName?: string;
    /**
     * Id in API Gateway of the integration that the route's requests go through.
     */
    readonly integrationId?: string;
    /**
     * Why the route is not programmed, and what to do next.
     */
    readonly message?: string;
  }[];
  /**
   * The VpcLink objects that the API uses.
   */
  readonly vpcLinks?: readonly {
    /**
     * Name of the VpcLink object, such as vpc-0abc0123456789def.
     */
    readonly name: string;
    /**
     * The VPC that requests go into through it.
     */
    readonly vpcId?: string;
    /**
     * Id of the link in API Gateway. Not there before requests can go through it.
     */
    readonly vpcLinkId?: string;
  }[];
  /**
   * Accepted: the spec can be programmed. ResolvedRefs: every backend was found. VpcLinkReady: the VPC links are there. Programmed: AWS is as the spec asks for. Drifted (only while True): somebody else changed it, and it was left so. Ready: all of them. Waiting is Unknown, a fault is False.
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

import type { Flag } from './flag.ts';
import {
  address,
  allowedListeners,
  allowedServices,
  boolean,
  duration,
  logLevel,
  matching,
  namespace,
  namespaces,
  numberAbove,
  sharedListeners,
  tags,
  uids,
  wholeNumber,
} from './values.ts';

/** Every flag of the controller, in the order in which they are explained. */
export const flags = {
  'cluster-name': {
    placeholder: 'NAME',
    meaning:
      'Names this cluster in AWS, in the tag `privatehttp.io/cluster`. Letters, digits, `-` and `_`, at most 100, ' +
      'beginning with a letter or digit. What identifies the cluster is the UID of its namespace kube-system; the ' +
      'name is for people.',
    missing:
      'it names this cluster in AWS, on the tag privatehttp.io/cluster of all that is made, by which people tell it from ' +
      'what other clusters made. Set --cluster-name=production, or in the Helm chart the value clusterName.',
    read: matching(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
      'letters, digits, - and _, at most 100, beginning with a letter or digit, such as production',
    ),
  },
  region: {
    placeholder: 'REGION',
    environment: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    meaning:
      "The Region of objects that name none. An API's Region is pinned in its status when it is first reconciled.",
    missing:
      'it is the Region of AWS in which things are made for objects that name none. Set --region=eu-west-1, the environment ' +
      'variable AWS_REGION, or in the Helm chart the value region.',
    read: matching(/^[a-z]+(-[a-z]+)+-[0-9]+$/, 'a Region of AWS, such as eu-west-1'),
  },
  'vpc-id': {
    placeholder: 'VPC',
    without: "that of the cluster's nodes",
    meaning:
      "The VPC that the cluster's pods are in, for `backend.endpoints`. Left out: the VPC of the nodes, as EC2 tells it by " +
      "their instance ids; where all nodes are Fargate's it has to be said, and the subnets of links be tagged `kubernetes.io/role/internal-elb`.",
    read: matching(/^vpc-[0-9a-f]{8,17}$/, 'the id of a VPC, such as vpc-0123456789abcdef0'),
  },
  kubeconfig: {
    placeholder: 'PATH',
    without: 'as kubectl finds it',
    meaning:
      "Path of a kubeconfig. Left out: the files that `$KUBECONFIG` names, else `~/.kube/config`, else the pod's own " +
      'service account. [It is read again](#credentials-that-expire) when it changes.',
    read: matching(/./, 'the path of a file'),
  },
  'watch-namespaces': {
    placeholder: 'NAMESPACE,…',
    without: 'all',
    meaning:
      'The namespaces whose PrivateHttpApis are worked on, with commas between. Of others nothing is read, and ' +
      'what was made for them before stays as it is. Then [permissions](#permissions-in-kubernetes) in these ' +
      'namespaces are enough. VpcLinks belong to no namespace, so there is one controller a cluster all the same.',
    read: namespaces,
  },
  'take-over-cluster-uid': {
    placeholder: 'UID,…',
    without: 'none',
    meaning:
      'UIDs of clusters whose APIs and VPC links this one takes over where its objects have the same names, with ' +
      "commas between. For a rebuilt cluster, or from blue to green; the other's controller then stops changing " +
      'them. Leave it out again when it is done.',
    read: uids,
  },
  'default-tags': {
    placeholder: 'KEY=VALUE,…',
    without: 'none',
    meaning:
      "Tags for everything that is made and can have tags: `team=platform,env=production`. An object's own tags " +
      'win over them. Keys begin with neither `aws:` nor `privatehttp.io/`.',
    read: tags,
  },
  'aws-rate-share': {
    placeholder: 'NUMBER',
    default: '1',
    meaning:
      "The share of the account's API rates that this controller may use: `0.5` where two controllers share an " +
      'account and Region. Of what it may use it takes less by itself while AWS refuses calls for their rate. A ' +
      'number above 0; above 1 only makes sense for an AWS without limits.',
    read: numberAbove(0),
  },
  'vpc-link-grace': {
    placeholder: 'DURATION',
    default: '10m',
    meaning: 'How long a VPC link that the controller made itself stays without a user.',
    read: duration,
  },
  'vpc-link-poll': {
    placeholder: 'DURATION',
    default: '10s',
    meaning: 'How often a link that is being made or deleted is looked at (GetVpcLink).',
    read: duration,
  },
  'load-balancer-resync': {
    placeholder: 'DURATION',
    default: '10m',
    meaning:
      'How long what was found of a load balancer is good for, where no watch says otherwise. Notices one that ' +
      'was deleted by hand, and a [consent](#who-may-use-a-listener-by-its-arn) that was withdrawn. Costs two ' +
      'Describe calls a load balancer in use each time, and one DescribeTags for up to ten listeners in use. The same goes ' +
      'for Cloud Map: a list of the namespaces, a list of services for each namespace in use, and the tags of both.',
    read: duration,
  },
  'load-balancer-cluster-name': {
    placeholder: 'NAME',
    without: 'the value of `--cluster-name`',
    meaning:
      "What the AWS Load Balancer Controller calls this cluster (its own `--cluster-name`; with EKS Auto Mode the cluster's name " +
      'in EKS), in the tag `elbv2.k8s.aws/cluster` or `eks:eks-cluster-name` of the load balancers that it makes. Those of other ' +
      'clusters are [not used](security.md#whose-a-load-balancer-is) through Ingresses, Services and Gateways.',
    read: matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'the name of a cluster, such as production'),
  },
  'shared-listeners': {
    placeholder: 'POLICY',
    default: 'Consent',
    meaning:
      'Who may use a listener that several namespaces share, by an IngressGroup or a Gateway to which others may attach routes: ' +
      'with `Consent` those whom [each of the others lets](security.md#listeners-that-namespaces-share), with `Trust` each ' +
      'namespace that has a part in it.',
    read: sharedListeners,
  },
  'allowed-listeners': {
    placeholder: 'NAMESPACE=ARN,…',
    without: 'none',
    meaning:
      'Listeners that namespaces may use in `backend.listener` [without a ' +
      'tag](#who-may-use-a-listener-by-its-arn): ' +
      '`saas=arn:aws:elasticloadbalancing:…:loadbalancer/app/shared/50dc6c495c0c9188,shop=arn:…`. A load ' +
      "balancer's ARN means all its listeners. A namespace may be named more than once.",
    read: allowedListeners,
  },
  'allowed-cloud-map-services': {
    placeholder: 'NAMESPACE=ARN,…',
    without: 'none',
    meaning:
      'Cloud Map services that namespaces may use in `backend.cloudMap` [without a ' +
      'tag](#who-may-use-a-cloud-map-service): ' +
      '`saas=arn:aws:servicediscovery:…:service/srv-e4anhexample0004,shop=arn:…`. The ARN of a Cloud Map namespace ' +
      'means all its services. A namespace may be named more than once.',
    read: allowedServices,
  },
  'resync-interval': {
    placeholder: 'DURATION',
    default: '1h',
    meaning:
      'How often each PrivateHttpApi and the VPC links are compared with AWS, to find what somebody else changed ' +
      'there. Costs four calls an API however many routes it has, one for the list of all APIs, which those that ' +
      'are compared within 10 seconds share, and one for the list of the links: at `1h`, 1,000 APIs take a tenth ' +
      "of AWS's rates, and a change by hand is undone within the hour. The moments are spread over the interval, " +
      'and the same after a restart. `0s`: never.',
    read: duration,
  },
  'deployments-kept': {
    placeholder: 'COUNT',
    default: '5',
    meaning:
      'How many deployments of an API stay in API Gateway, the newest, from 1 to 100: a spec that goes back to ' +
      'what one of them has is served again by one call. Older ones are deleted after the next change, unless a ' +
      'stage serves them. Deployments that somebody else made are left alone.',
    read: wholeNumber({ from: 1, to: 100 }),
  },
  workers: {
    placeholder: 'COUNT',
    default: '10',
    meaning: 'How many objects of a kind are worked on at the same time. Never two turns of one object.',
    read: wholeNumber({ from: 1, to: 1000 }),
  },
  'log-level': {
    placeholder: 'LEVEL',
    default: 'info',
    meaning:
      '`debug`, `info`, `warn` or `error`. Logs are JSON, one object a line, on standard output. `debug` has ' +
      'every call to AWS.',
    read: logLevel,
  },
  'metrics-bind-address': {
    placeholder: 'ADDRESS',
    default: ':8080',
    meaning: 'Where `/metrics` is served: `:8080`, `127.0.0.1:8080`; `0` for nowhere. See [metrics](metrics.md).',
    read: address,
  },
  'health-probe-bind-address': {
    placeholder: 'ADDRESS',
    default: ':8081',
    meaning: 'Where `/healthz` and `/readyz` are served; `0` for nowhere.',
    read: address,
  },
  'leader-election': {
    placeholder: 'BOOLEAN',
    default: 'true',
    meaning:
      'Whether this process only works while it leads. `false` is for a process that certainly has no second one ' +
      'beside it.',
    read: boolean,
  },
  'leader-election-namespace': {
    placeholder: 'NAMESPACE',
    without: "the pod's own",
    environment: ['POD_NAMESPACE'],
    meaning:
      'The namespace of the Lease. Left out: `$POD_NAMESPACE`, else the namespace of the pod that it runs in, ' +
      'else `default`. All replicas have to have the same one.',
    read: namespace,
  },
} satisfies Readonly<Record<string, Flag<unknown>>>;

export type FlagName = keyof typeof flags;

type Certain = { readonly default: string } | { readonly missing: string };

/** What all flags say; undefined where one that need not be given has no value. */
export type FlagValues = {
  readonly [Name in FlagName]: (typeof flags)[Name] extends Certain
    ? ReturnType<(typeof flags)[Name]['read']>
    : ReturnType<(typeof flags)[Name]['read']> | undefined;
};

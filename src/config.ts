import type { AllowedListener } from './backends/allowed-listeners.ts';
import type { AllowedService } from './backends/allowed-services.ts';
import type { SharedListeners } from './backends/made-for.ts';
import { readFlags } from './flags/read-flags.ts';
import type { BindAddress } from './runtime/http-server.ts';
import type { LogLevel } from './runtime/log.ts';

/** What the controller is told from outside. Times are in ms. */
export interface Config {
  /** Names this cluster in AWS, on the tags of everything that is made. */
  readonly clusterName: string;
  /** Region of APIs that name none. */
  readonly region: string;
  /** The VPC of the cluster's pods; undefined: that of its nodes. */
  readonly vpcId: string | undefined;
  /** Path of a kubeconfig; undefined: $KUBECONFIG, ~/.kube/config, or the pod's own service account. */
  readonly kubeconfig: string | undefined;
  /** The namespaces whose objects are worked on; empty: all. */
  readonly watchNamespaces: readonly string[];
  /** UIDs of clusters whose APIs and VPC links this cluster takes over. */
  readonly takeOverClusterUids: readonly string[];
  readonly defaultTags: Readonly<Record<string, string>>;
  /** Share of the account's API rates that this controller may use, above 0 (1: all of them). */
  readonly awsRateShare: number;
  readonly vpcLinkGrace: number;
  readonly vpcLinkPoll: number;
  readonly loadBalancerResync: number;
  /** What the makers of load balancers call this cluster. */
  readonly loadBalancerClusterName: string;
  readonly sharedListeners: SharedListeners;
  /** Listeners that namespaces may use without their owner's tag. */
  readonly allowedListeners: readonly AllowedListener[];
  /** Cloud Map services that namespaces may use without their owner's tag. */
  readonly allowedCloudMapServices: readonly AllowedService[];
  /** How often what we made in API Gateway is compared with what is there, to find what others did; Infinity: never. */
  readonly resyncInterval: number;
  /** How many deployments of an API stay, to go back to. */
  readonly deploymentsKept: number;
  /** How many objects of a kind are worked on at the same time. */
  readonly workers: number;
  readonly logLevel: LogLevel;
  /** Where metrics are served; undefined: nowhere. */
  readonly metricsBindAddress: BindAddress | undefined;
  /** Where /healthz and /readyz are; undefined: nowhere. */
  readonly healthProbeBindAddress: BindAddress | undefined;
  /** Where the Lease is by which one of several replicas leads; undefined: this process has none, and leads at once. */
  readonly leaderElection: { readonly namespace: string } | undefined;
}

/** Reads flags, then environment, then what the pod tells (its namespace), then defaults. Throws ConfigError. */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  pod: { readonly namespace?: string | undefined } = {},
): Config {
  const flags = readFlags(args, environment);
  return {
    clusterName: flags['cluster-name'],
    region: flags.region,
    vpcId: flags['vpc-id'],
    kubeconfig: flags.kubeconfig,
    watchNamespaces: flags['watch-namespaces'] ?? [],
    takeOverClusterUids: flags['take-over-cluster-uid'] ?? [],
    defaultTags: flags['default-tags'] ?? {},
    awsRateShare: flags['aws-rate-share'],
    vpcLinkGrace: flags['vpc-link-grace'],
    vpcLinkPoll: flags['vpc-link-poll'],
    loadBalancerResync: flags['load-balancer-resync'],
    loadBalancerClusterName: flags['load-balancer-cluster-name'] ?? flags['cluster-name'],
    sharedListeners: flags['shared-listeners'],
    allowedListeners: flags['allowed-listeners'] ?? [],
    allowedCloudMapServices: flags['allowed-cloud-map-services'] ?? [],
    resyncInterval: flags['resync-interval'] || Infinity,
    deploymentsKept: flags['deployments-kept'],
    workers: flags.workers,
    logLevel: flags['log-level'],
    metricsBindAddress: flags['metrics-bind-address'],
    healthProbeBindAddress: flags['health-probe-bind-address'],
    leaderElection: flags['leader-election']
      ? { namespace: flags['leader-election-namespace'] ?? pod.namespace ?? 'default' }
      : undefined,
  };
}

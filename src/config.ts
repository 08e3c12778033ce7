import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { canMatch, type AllowedListener } from './backends/allowed-listeners.ts';
import type { BindAddress } from './runtime/http-server.ts';
import type { LogLevel } from './runtime/log.ts';

/** What the controller is told from outside. Times are in ms. */
export interface Config {
  /** Names this cluster in AWS, on the tags of everything that is made. */
  readonly clusterName: string;
  /** Region of APIs that name none. */
  readonly region: string;
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
  /** Listeners that namespaces may use without their owner's tag. */
  readonly allowedListeners: readonly AllowedListener[];
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

/** Flags or environment that cannot be used. The message says which, why, and what would do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const options = {
  'cluster-name': { type: 'string' },
  region: { type: 'string' },
  kubeconfig: { type: 'string' },
  'watch-namespaces': { type: 'string' },
  'take-over-cluster-uid': { type: 'string' },
  'default-tags': { type: 'string' },
  'aws-rate-share': { type: 'string' },
  'vpc-link-grace': { type: 'string' },
  'vpc-link-poll': { type: 'string' },
  'load-balancer-resync': { type: 'string' },
  'allowed-listeners': { type: 'string' },
  'resync-interval': { type: 'string' },
  'deployments-kept': { type: 'string' },
  workers: { type: 'string' },
  'log-level': { type: 'string' },
  'metrics-bind-address': { type: 'string' },
  'health-probe-bind-address': { type: 'string' },
  'leader-election': { type: 'string' },
  'leader-election-namespace': { type: 'string' },
} satisfies ParseArgsOptionsConfig;

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Reads flags, then environment, then what the pod tells (its namespace), then defaults. Throws ConfigError. */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  pod: { readonly namespace?: string | undefined } = {},
): Config {
  const flags = parse(args);
  const clusterName = flags['cluster-name'];
  if (clusterName === undefined || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(clusterName)) {
    throw new ConfigError(
      '--cluster-name is required: the name of this cluster (letters, digits, - and _; 100 at most), by which its ' +
        'resources in AWS are told from those of others. Example: --cluster-name=production',
    );
  }
  const region = flags.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (region === undefined || region === '') {
    throw new ConfigError('No AWS Region is known: give --region, or set AWS_REGION. Example: --region=eu-west-1');
  }

  return {
    clusterName,
    region,
    kubeconfig: flags.kubeconfig,
    watchNamespaces: namespacesIn('--watch-namespaces', flags['watch-namespaces'] ?? ''),
    takeOverClusterUids: uidsIn('--take-over-cluster-uid', flags['take-over-cluster-uid'] ?? ''),
    defaultTags: tagsIn('--default-tags', flags['default-tags'] ?? ''),
    awsRateShare: numberIn('--aws-rate-share', flags['aws-rate-share'] ?? '1', { above: 0 }),
    vpcLinkGrace: durationIn('--vpc-link-grace', flags['vpc-link-grace'] ?? '10m'),
    vpcLinkPoll: durationIn('--vpc-link-poll', flags['vpc-link-poll'] ?? '10s'),
    loadBalancerResync: durationIn('--load-balancer-resync', flags['load-balancer-resync'] ?? '10m'),
    allowedListeners: allowedListenersIn(flags['allowed-listeners']),
    resyncInterval: durationIn('--resync-interval', flags['resync-interval'] ?? '1h') || Infinity,
    deploymentsKept: wholeNumberIn('--deployments-kept', flags['deployments-kept'] ?? '5', { from: 1, to: 100 }),
    workers: Math.ceil(numberIn('--workers', flags.workers ?? '10', { above: 0 })),
    logLevel: logLevelIn(flags['log-level'] ?? 'info'),
    metricsBindAddress: addressIn('--metrics-bind-address', flags['metrics-bind-address'] ?? ':8080'),
    healthProbeBindAddress: addressIn('--health-probe-bind-address', flags['health-probe-bind-address'] ?? ':8081'),
    leaderElection: booleanIn('--leader-election', flags['leader-election'] ?? 'true')
      ? {
          namespace: namespaceIn(
            '--leader-election-namespace (or POD_NAMESPACE)',
            flags['leader-election-namespace'] ?? [environment.POD_NAMESPACE, pod.namespace].find(Boolean) ?? 'default',
          ),
        }
      : undefined,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)} Known are ${known.join(', ')}.`);
  }
}

function numberIn(flag: string, text: string, { above }: { readonly above: number }): number {
  const number = Number(text);
  if (!(number > above && Number.isFinite(number)))
    throw new ConfigError(`${flag} is ${text}: it has to be a number above ${above}.`);
  return number;
}

function wholeNumberIn(
  flag: string,
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const number = Number(text);
  if (!(/^[0-9]+$/.test(text) && number >= from && number <= to))
    throw new ConfigError(`${flag} is ${text}: it has to be a whole number from ${from} to ${to}.`);
  return number;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function durationIn(flag: string, text: string): number {
  const parts = [...text.matchAll(/([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new ConfigError(`${flag} is "${text}": it has to be a duration such as 90s, 10m or 1h30m.`);
  }
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? 0), 0);
}

function tagsIn(flag: string, text: string): Readonly<Record<string, string>> {
  const pairs = text === '' ? [] : text.split(',').map((pair) => pair.split('='));
  for (const [key = '', ...value] of pairs) {
    if (key === '' || value.length !== 1 || key.startsWith('aws:') || key.startsWith('privatehttp.io/')) {
      throw new ConfigError(
        `${flag} is "${text}": it has to be key=value pairs with commas between, whose keys begin with neither aws: nor ` +
          'privatehttp.io/. Example: team=platform,env=production',
      );
    }
  }
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]));
}

/** A listener that is named wrongly would stay closed without a word, so nothing that can never match is accepted. */
function allowedListenersIn(text: string | undefined): readonly AllowedListener[] {
  const pairs = text === undefined ? [] : text.split(',').map((pair) => pair.split('='));
  return pairs.map(([namespace = '', arn = '', ...rest]) => {
    if (rest.length === 0 && canMatch({ namespace, arn })) return { namespace, arn };
    throw new ConfigError(
      `--allowed-listeners has "${[namespace, arn, ...rest].join('=')}": it has to be namespace=arn pairs with commas ` +
        'between, each ARN that of a listener, or of a load balancer for all listeners that it has. Example: ' +
        'saas=arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shared/50dc6c495c0c9188',
    );
  });
}

function uidsIn(flag: string, text: string): readonly string[] {
  const uids = text === '' ? [] : text.split(',');
  if (uids.every((uid) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uid))) return uids;
  throw new ConfigError(
    `${flag} is "${text}": it has to be UIDs of clusters with commas between, as the tag privatehttp.io/cluster-uid has ` +
      'them. Example: 0d1f7a52-5e9c-4c3b-9a55-0f6f0b1a2c3d',
  );
}

function booleanIn(flag: string, text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new ConfigError(`${flag} is "${text}": it has to be true or false.`);
  return text === 'true';
}

function namespacesIn(flag: string, text: string): readonly string[] {
  const names = text === '' ? [] : text.split(',');
  return [...new Set(names.map((name) => namespaceIn(flag, name)))];
}

function namespaceIn(flag: string, text: string): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) {
    throw new ConfigError(`${flag} is "${text}": it has to be the name of a namespace, such as kube-system.`);
  }
  return text;
}

function logLevelIn(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level === undefined)
    throw new ConfigError(`--log-level is "${text}": it has to be one of ${logLevels.join(', ')}.`);
  return level;
}

/** `:8080`, `127.0.0.1:8080` or `[::1]:8080`; `0` for none. */
function addressIn(flag: string, text: string): BindAddress | undefined {
  if (text === '0') return undefined;
  const [, host = '', port = ''] = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*):([0-9]{1,5})$/.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535) {
    throw new ConfigError(
      `${flag} is "${text}": it has to be an address such as :8080 or 127.0.0.1:8080, or 0 for none.`,
    );
  }
  return { ...(host !== '' && { host: host.replace(/[[\]]/g, '') }), port: Number(port) };
}

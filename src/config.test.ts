import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.ts';
import { ConfigError } from './flags/config-error.ts';

const cats = 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-e4anhexample0004';
const pets = 'arn:aws:servicediscovery:eu-west-1:111122223333:namespace/ns-e4anhexample0004';
const shared = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shared/50dc6c495c0c9188';
const listener =
  'arn:aws-cn:elasticloadbalancing:cn-north-1:111122223333:listener/net/a/50dc6c495c0c9188/f2f7dc8efc522ab2';
const uid = '0d1f7a52-5e9c-4c3b-9a55-0f6f0b1a2c3d';
const other = '7b9e2f10-3c4d-4e5f-8a6b-9c0d1e2f3a4b';
const required = ['--cluster-name=production', '--region=eu-west-1'];

describe('readConfig', () => {
  it('needs nothing but a name for the cluster and a Region', () => {
    expect(readConfig(required, {})).toEqual({
      clusterName: 'production',
      takeOverClusterUids: [],
      region: 'eu-west-1',
      kubeconfig: undefined,
      watchNamespaces: [],
      metricsBindAddress: { port: 8080 },
      healthProbeBindAddress: { port: 8081 },
      defaultTags: {},
      awsRateShare: 1,
      vpcLinkGrace: 600_000,
      vpcLinkPoll: 10_000,
      loadBalancerClusterName: 'production',
      loadBalancerResync: 600_000,
      allowedListeners: [],
      allowedCloudMapServices: [],
      sharedListeners: 'Consent',
      resyncInterval: 3_600_000,
      deploymentsKept: 5,
      workers: 10,
      logLevel: 'info',
      leaderElection: { namespace: 'default' },
    });
  });

  it.each([
    ['--kubeconfig=/etc/kubeconfig', { kubeconfig: '/etc/kubeconfig' }],
    ['--watch-namespaces=saas,shop,saas', { watchNamespaces: ['saas', 'shop'] }],
    [`--take-over-cluster-uid=${uid},${other}`, { takeOverClusterUids: [uid, other] }],
    ['--default-tags=team=platform,env=', { defaultTags: { team: 'platform', env: '' } }],
    ['--aws-rate-share=0.5', { awsRateShare: 0.5 }],
    ['--vpc-link-grace=1h30m', { vpcLinkGrace: 5_400_000 }],
    ['--vpc-link-poll=250ms', { vpcLinkPoll: 250 }],
    ['--load-balancer-cluster-name=prod.example.com', { loadBalancerClusterName: 'prod.example.com' }],
    ['--shared-listeners=Trust', { sharedListeners: 'Trust' }],
    ['--load-balancer-resync=1.5m', { loadBalancerResync: 90_000 }],
    [
      `--allowed-listeners=saas=${shared},shop=${listener}`,
      {
        allowedListeners: [
          { namespace: 'saas', arn: shared },
          { namespace: 'shop', arn: listener },
        ],
      },
    ],
    [
      `--allowed-cloud-map-services=saas=${cats},shop=${pets}`,
      {
        allowedCloudMapServices: [
          { namespace: 'saas', arn: cats },
          { namespace: 'shop', arn: pets },
        ],
      },
    ],
    ['--workers=3', { workers: 3 }],
    ['--log-level=debug', { logLevel: 'debug' }],
    ['--metrics-bind-address=127.0.0.1:9090', { metricsBindAddress: { host: '127.0.0.1', port: 9090 } }],
    ['--health-probe-bind-address=[::1]:0', { healthProbeBindAddress: { host: '::1', port: 0 } }],
    ['--metrics-bind-address=0', { metricsBindAddress: undefined }],
    ['--leader-election=false', { leaderElection: undefined }],
    ['--leader-election-namespace=kube-system', { leaderElection: { namespace: 'kube-system' } }],
  ])('takes %s', (flag, expected) => {
    expect(readConfig([...required, flag], {})).toMatchObject(expected);
  });

  it.each([
    [{ AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: 'eu-west-3' }, 'eu-west-2'],
    [{ AWS_DEFAULT_REGION: 'eu-west-3' }, 'eu-west-3'],
  ])('finds the Region in the environment %j', (environment, region) => {
    expect(readConfig(['--cluster-name=production'], environment).region).toBe(region);
  });

  it('believes the flag before the environment', () => {
    expect(readConfig(required, { AWS_REGION: 'us-east-1' }).region).toBe('eu-west-1');
  });

  it.each([
    ['--leader-election-namespace=by-flag', { POD_NAMESPACE: 'by-environment' }, 'by-flag'],
    ['--leader-election=true', { POD_NAMESPACE: 'by-environment' }, 'by-environment'],
    ['--leader-election=true', { POD_NAMESPACE: '' }, 'by-service-account'],
  ])('keeps its Lease, with %s and %j, in the namespace %s', (flag, environment, namespace) => {
    const config = readConfig([...required, flag], environment, { namespace: 'by-service-account' });

    expect(config.leaderElection).toEqual({ namespace });
  });

  it.each([
    [['--region=eu-west-1'], '--cluster-name is missing: it names this cluster in AWS'],
    [['--region=eu-west-1'], 'Set --cluster-name=production, or in the Helm chart the value clusterName.'],
    [['--cluster-name=a b', '--region=eu-west-1'], '--cluster-name is "a b": it has to be letters, digits, - and _'],
    [['--cluster-name=production'], '--region is missing: it is the Region of AWS in which things are made'],
    [['--cluster-name=production', '--region=Ireland'], '--region is "Ireland": it has to be a Region of AWS, such as'],
    [[...required, '--kubeconfig='], '--kubeconfig is "": it has to be the path of a file'],
    [[...required, '--aws-rate-share=0'], '--aws-rate-share is "0": it has to be a number above 0'],
    [[...required, '--aws-rate-share=Infinity'], '--aws-rate-share is "Infinity": it has to be a number above 0'],
    [[...required, '--workers=many'], '--workers is "many": it has to be a whole number from 1 to 1000'],
    [
      [...required, '--vpc-link-grace=10'],
      '--vpc-link-grace is "10": it has to be a duration such as 90s, 10m or 1h30m',
    ],
    [[...required, '--vpc-link-poll=-1s'], '--vpc-link-poll is "-1s": it has to be a duration'],
    [[...required, '--load-balancer-resync='], '--load-balancer-resync is "": it has to be a duration'],
    [[...required, '--default-tags=team'], '--default-tags is "team": it has to be key=value pairs'],
    [[...required, '--default-tags=aws:team=a'], 'whose keys begin with neither aws: nor privatehttp.io/'],
    [[...required, '--default-tags=privatehttp.io/uid=a'], 'whose keys begin with neither aws: nor privatehttp.io/'],
    ...['', 'saas', `saas=${shared},`, `=${shared}`, `*=${shared}`, `saas=${shared}=x`, `saas= ${shared}`].map(
      (text): [string[], string] => [
        [...required, `--allowed-listeners=${text}`],
        'it has to be namespace=arn pairs with commas between, each ARN that of a listener, or of a load balancer',
      ],
    ),
    [
      [
        ...required,
        '--allowed-listeners=saas=arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/50dc6c495c0c9188',
      ],
      '--allowed-listeners has "saas=arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/50dc6c495c0c9188"',
    ],
    [[...required, `--allowed-listeners=saas=${shared}/*`], `--allowed-listeners has "saas=${shared}/*"`],
    ...['', `saas=${shared}`, `saas=${cats}/*`, `saas=${cats}=x`].map((text): [string[], string] => [
      [...required, `--allowed-cloud-map-services=${text}`],
      'each ARN that of a Cloud Map service, or of a Cloud Map namespace for all services that it has',
    ]),
    [[...required, '--log-level=loud'], '--log-level is "loud": it has to be one of debug, info, warn, error'],
    [
      [...required, '--metrics-bind-address=8080'],
      '--metrics-bind-address is "8080": it has to be an address such as :8080',
    ],
    [
      [...required, '--health-probe-bind-address=:70000'],
      '--health-probe-bind-address is ":70000": it has to be an address',
    ],
    ...['production', uid.toUpperCase(), uid.slice(1), `${uid},`, `${uid}, ${uid}`, `${uid};${uid}`].map(
      (text): [string[], string] => [
        [...required, `--take-over-cluster-uid=${text}`],
        `--take-over-cluster-uid is "${text}": it has to be UIDs of clusters with commas between`,
      ],
    ),
    [[...required, '--leader-election=yes'], '--leader-election is "yes": it has to be true or false'],
    [[...required, '--leader-election-namespace=Kube'], 'it has to be the name of a namespace, such as kube-system'],
    ...['saas,', 'saas, shop', '*'].map((text): [string[], string] => [
      [...required, `--watch-namespaces=${text}`],
      `--watch-namespaces is "${text}": it has to be names of namespaces with commas between, such as saas,shop`,
    ]),
    [[...required, '--aws-rate-shar=0.5'], 'Unknown flag --aws-rate-shar. Did you mean --aws-rate-share?'],
    [[...required, '--aws-rate-shar', '0.5'], 'Did you mean --aws-rate-share?\n--help explains every flag.'],
    [['-cluster-name=production', '--region=eu-west-1'], 'Unknown flag -cluster-name. Did you mean --cluster-name?'],
    [[...required, '--log-levels=info'], 'Unknown flag --log-levels. Did you mean --log-level?'],
    [[...required, '--verbose'], 'Unknown flag --verbose.\n--help explains every flag.'],
    [[...required, '-v'], 'Unknown flag -v.\n--help explains every flag.'],
    [[...required, '--workers'], '--workers has no value. Give it one: --workers=COUNT'],
    [[...required, '--log-level', '--workers=3'], '--log-level has no value. Give it one: --log-level=LEVEL'],
    [[...required, 'start'], '"start" is no flag, and only flags are understood.'],
  ])('refuses %j, and says why', (args, message) => {
    expect(() => readConfig(args, {})).toThrow(ConfigError);
    expect(() => readConfig(args, {})).toThrow(message);
  });

  it('says which environment variable cannot be used', () => {
    expect(() => readConfig(['--cluster-name=production'], { AWS_REGION: 'eu_west_1' })).toThrow(
      'AWS_REGION, which stands for --region, is "eu_west_1": it has to be a Region of AWS',
    );
  });

  it('tells all that is wrong at once', () => {
    const args = ['--cluster-name=a/b', '--region=eu-west-1', '--wokers=3', '--log-level=loud'];

    expect(() => readConfig(args, {})).toThrow(
      new ConfigError([
        'Unknown flag --wokers. Did you mean --workers?',
        '--cluster-name is "a/b": it has to be letters, digits, - and _, at most 100, beginning with a letter or digit, ' +
          'such as production.',
        '--log-level is "loud": it has to be one of debug, info, warn, error.',
        '--help explains every flag.',
      ]),
    );
  });

  it('does not call missing what may only be misspelt', () => {
    const args = ['--cluster-nam=production', '--region=eu-west-1'];

    expect(() => readConfig(args, {})).toThrow(
      new ConfigError(['Unknown flag --cluster-nam. Did you mean --cluster-name?', '--help explains every flag.']),
    );
  });

  it('takes the last of a flag that is given twice, and values after a space', () => {
    expect(readConfig([...required, '--workers=3', '--workers', '4'], {}).workers).toBe(4);
  });
});

import type { Values } from './helm.ts';

const listener =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2';
const cats = 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-e4anhexample0004';
const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/other/50dc6c495c0c9188';

/** Every switch at least once on and once off. */
export const valueSets = {
  defaults: { clusterName: 'production' },
  everything: {
    clusterName: 'production',
    region: 'eu-west-1',
    watchNamespaces: ['saas', 'shop'],
    defaultTags: { team: 'platform', 'cost centre': '42' },
    allowedListeners: { saas: [listener, balancer], shop: [balancer] },
    allowedCloudMapServices: { saas: [cats] },
    loadBalancerClusterName: 'prod.example.com',
    sharedListeners: 'Trust',
    loadBalancerResync: '1m',
    takeOverClusterUids: ['0d1f7a52-5e9c-4c3b-9a55-0f6f0b1a2c3d'],
    awsRateShare: 0.5,
    resyncInterval: '30m',
    deploymentsKept: 7,
    vpcLinkGrace: '1h30m',
    workers: 3,
    logLevel: 'debug',
    extraArgs: ['--vpc-link-poll=5s', '--workers=4'],
    extraEnv: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }],
    extraEnvFrom: [{ secretRef: { name: 'aws-credentials', optional: true } }],
    image: { repository: 'registry.example.org/controller', digest: `sha256:${'0'.repeat(64)}` },
    imagePullSecrets: [{ name: 'registry' }],
    replicas: 3,
    crds: { install: true, keep: false, annotations: { owner: 'platform' } },
    serviceAccount: {
      name: 'gateway',
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/c' },
    },
    extraLabels: { team: 'platform' },
    podAnnotations: { note: 'x' },
    podLabels: { tier: 'control' },
    podDisruptionBudget: { maxUnavailable: '34%' },
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    priorityClassName: 'system-cluster-critical',
    extraVolumes: [{ name: 'ca', configMap: { name: 'ca', optional: true } }],
    extraVolumeMounts: [{ name: 'ca', mountPath: '/etc/ca', readOnly: true }],
    metrics: {
      port: 9090,
      serviceMonitor: {
        enabled: true,
        labels: { release: 'prometheus' },
        relabelings: [{ action: 'labeldrop', regex: 'pod' }],
      },
      prometheusRule: { enabled: true, alertLabels: { team: 'platform' }, disabled: ['PrivateHttpApiVpcLinkQuota'] },
    },
    networkPolicy: { enabled: true, metricsFrom: [{ namespaceSelector: {} }] },
    admissionPolicies: {
      protectObjects: true,
      protectRelease: true,
      publishing: { enabled: true },
      listeners: { enabled: true },
    },
    fullnameOverride: 'gateway',
  },
  nothing: {
    clusterName: 'production',
    replicas: 1,
    crds: { install: false },
    serviceAccount: { create: false, name: 'default' },
    rbac: { create: false, aggregate: false },
    metrics: { enabled: false, serviceMonitor: { enabled: true }, prometheusRule: { enabled: true } },
    topologySpreadConstraints: [],
    nodeSelector: {},
    resources: {},
    podDisruptionBudget: { enabled: false },
  },
} as const satisfies Readonly<Record<string, Values>>;

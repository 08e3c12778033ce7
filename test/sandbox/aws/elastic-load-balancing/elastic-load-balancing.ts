import type { Network } from '../../network.ts';
import type { Acm } from '../acm/acm.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import type { Service, World } from '../service.ts';
import { attributeOperations, attributesOf } from './attributes.ts';
import { chosenCertificate } from './chosen-certificate.ts';
import { listenerCertificateOperations } from './listener-certificates.ts';
import { listenerOperations } from './listeners.ts';
import { loadBalancerOperations } from './load-balancers.ts';
import type { Listener, LoadBalancer, Rule, TargetGroup } from './model.ts';
import { probe } from './probe.ts';
import { ruleOperations } from './rules.ts';
import { isOf, Store } from './store.ts';
import { tagOperations } from './tag-operations.ts';
import { targetGroupOperations } from './target-groups.ts';
import { Targets } from './targets.ts';
import type { Target } from './targets.ts';

/** Elastic Load Balancing as a service, and what the services and the traffic next to it may ask without a call. */
export interface ElasticLoadBalancing extends Service {
  readonly operations: Operations;
  /** A listener with its load balancer; undefined where no such listener is. */
  listener(listenerArn: string): { readonly listener: Listener; readonly loadBalancer: LoadBalancer } | undefined;
  /** For API Gateway, which checks an integration's URI. */
  hasListener(region: string, listenerArn: string): boolean;
  /** In the order in which they are tried: the default one comes last. */
  rules(listenerArn: string): readonly Rule[];
  targetGroup(targetGroupArn: string): TargetGroup | undefined;
  targets(targetGroupArn: string): readonly Target[];
  /** The load balancer's listener on a port. */
  listenerOn(loadBalancerArn: string, port: number): Listener | undefined;
  /** The names of the certificate that a listener shows to who asks for a host; undefined where it speaks no TLS. */
  certificateFor(listener: Listener, host: string | undefined): readonly string[] | undefined;
  /** How long a load balancer waits for a target that says nothing, in ms. */
  idleTimeout(loadBalancerArn: string): number;
  /** Whether a network interface of a load balancer is in the group, or of one that was deleted only just. */
  usesSecurityGroup(groupId: string): boolean;
}

type Operations = ReturnType<typeof operationsOf>;

/**
 * Application and network load balancers, their listeners, rules and target groups, with targets that are really checked:
 * through `network`, by HTTP.
 *
 * @param options.provisioningTime ms from `provisioning` to `active`; 150,000 unless given.
 */
export function createElasticLoadBalancing(options: {
  readonly world: World;
  readonly ec2: Ec2;
  readonly acm: Pick<Acm, 'certificate'>;
  readonly network: Network;
  readonly provisioningTime?: number;
}): ElasticLoadBalancing {
  const { world, ec2, acm, network, provisioningTime = 150_000 } = options;
  const store = new Store(world);
  const targets = new Targets(store, (address, port, check) =>
    probe({ network, clock: world.clock }, address, port, check),
  );
  const listenerOn = (loadBalancerArn: string, port: number): Listener | undefined =>
    store.listeners.values().find((one) => one.loadBalancerArn === loadBalancerArn && one.port === port);
  const lingeringSecurityGroups = new Set<readonly string[]>();

  return {
    operations: operationsOf({ store, targets, ec2, acm, provisioningTime, lingeringSecurityGroups }),
    listener: (arn) => {
      const listener = store.listeners.get(arn);
      const loadBalancer = listener && store.loadBalancers.get(listener.loadBalancerArn);
      return loadBalancer && { listener, loadBalancer };
    },
    hasListener: (region, arn) => isOf(region, arn) && store.listeners.has(arn),
    rules: (listenerArn) => store.rulesOf(listenerArn),
    targetGroup: (arn) => store.targetGroups.get(arn),
    targets: (targetGroupArn) => targets.of(targetGroupArn),
    listenerOn,
    certificateFor: ({ arn, certificateArns, sslPolicy }, host) => {
      if (sslPolicy === undefined) return undefined;
      const region = arn.split(':')[3] ?? '';
      const certificates = certificateArns.map((one) => acm.certificate(region, one)?.names ?? []);
      return chosenCertificate(certificates, host);
    },
    idleTimeout: (arn) => Number(attributesOf(store, 'loadBalancer', arn)['idle_timeout.timeout_seconds']) * 1000,
    state: () => ({
      loadBalancers: [...store.loadBalancers.values()],
      listeners: [...store.listeners.values()].map((listener) => ({ ...listener, rules: store.rulesOf(listener.arn) })),
      targetGroups: [...store.targetGroups.values()].map((group) => ({ ...group, targets: targets.of(group.arn) })),
    }),
    usesSecurityGroup: (groupId) =>
      store.loadBalancers.values().some(({ securityGroups }) => securityGroups.includes(groupId)) ||
      lingeringSecurityGroups.values().some((groups) => groups.includes(groupId)),
  };
}

function operationsOf(options: {
  readonly store: Store;
  readonly targets: Targets;
  readonly ec2: Ec2;
  readonly acm: Pick<Acm, 'certificate'>;
  readonly provisioningTime: number;
  readonly lingeringSecurityGroups: Set<readonly string[]>;
}) {
  const { store, targets, ec2 } = options;
  return {
    ...loadBalancerOperations(options),
    ...listenerOperations(options),
    ...listenerCertificateOperations(options),
    ...ruleOperations(store),
    ...targetGroupOperations({
      store,
      ec2,
      forget: (arn) => {
        targets.forget(arn);
      },
    }),
    ...targets.operations,
    ...attributeOperations(store),
    ...tagOperations(store),
  };
}

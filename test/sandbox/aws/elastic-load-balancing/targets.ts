import type {
  DeregisterTargetsInput,
  DescribeTargetHealthInput,
  RegisterTargetsInput,
  TargetDescription,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Timer } from '../../../../src/runtime/clock.ts';
import type { Caller, Operation } from '../service.ts';
import { attributesOf } from './attributes.ts';
import type { Checked } from './checked.ts';
import { faults } from './faults.ts';
import type { HealthCheck, TargetGroup } from './model.ts';
import type { Store } from './store.ts';
import { afterProbe, describeHealth, registering } from './target-health.ts';
import type { Probe, TargetHealth } from './target-health.ts';

/** A registered target, as traffic sees it. */
export interface Target {
  readonly address: string;
  readonly port: number;
  readonly health: TargetHealth;
}

interface Registration {
  readonly address: string;
  readonly port: number;
  health: TargetHealth;
  /** The next check, or while draining the end of it. */
  timer: Timer;
  isBeingChecked: boolean;
}

/** From registration to the first check, in ms [assumed]. */
const registrationTime = 5000;

/** The targets of all target groups, and their health checks on the world's clock. */
export class Targets {
  readonly #registrations = new Map<string, Map<string, Registration>>();
  readonly #store: Store;
  readonly #probe: (address: string, port: number, check: HealthCheck) => Promise<Probe>;

  constructor(store: Store, probe: (address: string, port: number, check: HealthCheck) => Promise<Probe>) {
    this.#store = store;
    this.#probe = probe;
  }

  of(targetGroupArn: string): Target[] {
    const registrations = [...(this.#registrations.get(targetGroupArn)?.values() ?? [])];
    return registrations.map(({ address, port, health }) => ({ address, port, health }));
  }

  /** A deleted target group's checks end with it. */
  forget(targetGroupArn: string): void {
    for (const { timer } of this.#registrations.get(targetGroupArn)?.values() ?? []) timer.cancel();
    this.#registrations.delete(targetGroupArn);
  }

  readonly operations = {
    /** A target that is draining is a new one again; one that is registered stays as it is. */
    RegisterTargets: (input: Checked<RegisterTargetsInput>, caller: Caller) => {
      const group = this.#store.targetGroup(input.TargetGroupArn, caller);
      if (group.targetType === 'alb') this.#checkLoadBalancers(input.Targets);
      for (const target of input.Targets) this.#register(group, target);
      return {};
    },

    /** A target that is not registered is deregistered already [documented]. */
    DeregisterTargets: (input: Checked<DeregisterTargetsInput>, caller: Caller) => {
      const group = this.#store.targetGroup(input.TargetGroupArn, caller);
      for (const target of input.Targets) this.#deregister(group, target);
      return {};
    },

    DescribeTargetHealth: (input: Checked<DescribeTargetHealthInput>, caller: Caller) => {
      const group = this.#store.targetGroup(input.TargetGroupArn, caller);
      const registrations = this.#registrations.get(group.arn) ?? new Map<string, Registration>();
      const asked = input.Targets?.map((target) => ({ Id: target.Id, Port: target.Port ?? group.port }));
      const all = asked ?? [...registrations.values()].map(({ address, port }) => ({ Id: address, Port: port }));
      return {
        TargetHealthDescriptions: all.map((target): TargetHealthDescription => {
          const registration = registrations.get(keyOf(group, target));
          return {
            Target: target,
            HealthCheckPort: group.healthCheck.port === 'traffic-port' ? String(target.Port) : group.healthCheck.port,
            TargetHealth: registration === undefined ? notRegistered : describeHealth(registration.health),
          };
        }),
      };
    },
  } satisfies Record<string, Operation>;

  /**
   * A load balancer behind another one needs a listener on the target's port [documented], and has to be active [assumed: the
   * load balancer controller tries again until it is let].
   */
  #checkLoadBalancers(targets: readonly TargetDescription[]): void {
    for (const { Id = '', Port } of targets) {
      const listens = this.#store.listeners.values().some((one) => one.loadBalancerArn === Id && one.port === Port);
      if (!listens || this.#store.loadBalancers.get(Id)?.state !== 'active') throw faults.targetInvalid(Id);
    }
  }

  #register(group: TargetGroup, target: TargetDescription): void {
    const key = keyOf(group, target);
    const registrations = this.#registrations.get(group.arn) ?? new Map<string, Registration>();
    this.#registrations.set(group.arn, registrations);
    const existing = registrations.get(key);
    if (existing !== undefined && existing.health.state !== 'draining') return;

    existing?.timer.cancel();
    const registration: Registration = {
      address: target.Id ?? '',
      port: target.Port ?? group.port,
      health: this.#stateOfUser(group.arn) === undefined ? { state: 'unused' } : registering,
      isBeingChecked: false,
      timer: this.#store.world.clock.schedule(registrationTime, () => {
        this.#check(group.arn, registration);
      }),
    };
    registrations.set(key, registration);
  }

  /** Drains for the deregistration delay even when idle [documented]; without a load balancer there is nothing to drain. */
  #deregister(group: TargetGroup, target: TargetDescription): void {
    const key = keyOf(group, target);
    const registrations = this.#registrations.get(group.arn);
    const registration = registrations?.get(key);
    if (registrations === undefined || registration === undefined || registration.health.state === 'draining') return;

    registration.timer.cancel();
    if (this.#stateOfUser(group.arn) === undefined) {
      registrations.delete(key);
      return;
    }
    const delay = Number(attributesOf(this.#store, 'targetGroup', group.arn)['deregistration_delay.timeout_seconds']);
    registration.health = { state: 'draining' };
    registration.timer = this.#store.world.clock.schedule(delay * 1000, () => registrations.delete(key));
  }

  #check(targetGroupArn: string, registration: Registration): void {
    const group = this.#store.targetGroups.get(targetGroupArn);
    if (group === undefined) return;
    registration.timer = this.#store.world.clock.schedule(group.healthCheck.interval * 1000, () => {
      this.#check(targetGroupArn, registration);
    });

    const user = this.#stateOfUser(targetGroupArn);
    if (user === undefined) registration.health = { state: 'unused' };
    else if (user === 'provisioning') registration.health = registering;
    else if (!registration.isBeingChecked) this.#probeOnce(group, registration);
  }

  #probeOnce(group: TargetGroup, registration: Registration): void {
    registration.isBeingChecked = true;
    const settle = (outcome: Probe): void => {
      registration.isBeingChecked = false;
      registration.health = afterProbe(registration.health, outcome, group.healthCheck);
    };
    // Whether a load balancer as a target would pass is not simulated: it is healthy for as long as it is active.
    const isActive = this.#store.loadBalancers.get(registration.address)?.state === 'active';
    const probe =
      group.targetType === 'alb'
        ? Promise.resolve<Probe>({ kind: isActive ? 'connected' : 'failed' })
        : this.#probe(registration.address, registration.port, group.healthCheck);
    probe.then(settle, () => {
      settle({ kind: 'failed' });
    });
  }

  /** Checks run from when a load balancer forwards to the group and is active [the latter assumed]. */
  #stateOfUser(targetGroupArn: string): 'provisioning' | 'active' | undefined {
    return this.#store.usersOf(targetGroupArn)[0]?.state;
  }
}

const notRegistered = {
  State: 'unused',
  Reason: 'Target.NotRegistered',
  Description: 'Target is not registered to the target group',
} as const;

function keyOf(group: TargetGroup, target: TargetDescription): string {
  return `${target.Id ?? ''}:${target.Port ?? group.port}`;
}

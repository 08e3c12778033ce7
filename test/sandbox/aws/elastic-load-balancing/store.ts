import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Caller, World } from '../service.ts';
import { faults } from './faults.ts';
import type { Listener, LoadBalancer, Rule, TargetGroup } from './model.ts';

/** Everything the service knows, by ARN, with the look-ups that its operations share. Ids are as seen in real ARNs. */
export class Store {
  readonly loadBalancers = new Map<string, LoadBalancer>();
  readonly listeners = new Map<string, Listener>();
  readonly rules = new Map<string, Rule>();
  readonly targetGroups = new Map<string, TargetGroup>();
  readonly tags = new Map<string, Readonly<Record<string, string>>>();
  /** Only what differs from the defaults. */
  readonly attributes = new Map<string, Readonly<Record<string, string>>>();
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  newId(): string {
    return this.world.newId(16, '0123456789abcdef');
  }

  arn(region: string, resource: string): string {
    return `arn:aws:elasticloadbalancing:${region}:${this.world.account}:${resource}`;
  }

  /** Another Region's or account's ARN is answered like nonsense [seen]. */
  loadBalancer(arn: string, caller: Caller): LoadBalancer {
    if (!arn.startsWith(this.arn(caller.region, 'loadbalancer/'))) throw faults.notAnArn('load balancer', arn);
    const found = this.loadBalancers.get(arn);
    if (found === undefined) throw faults.loadBalancerNotFound(arn);
    return found;
  }

  listener(arn: string, caller: Caller): Listener {
    if (!arn.startsWith(this.arn(caller.region, 'listener/'))) throw faults.notAnArn('listener', arn);
    const found = this.listeners.get(arn);
    if (found === undefined) throw faults.listenerNotFound();
    return found;
  }

  rule(arn: string, caller: Caller): Rule {
    if (!arn.startsWith(this.arn(caller.region, 'listener-rule/'))) throw faults.notAnArn('listener rule', arn);
    const found = this.rules.get(arn);
    if (found === undefined) throw faults.ruleNotFound();
    return found;
  }

  targetGroup(arn: string, caller: Caller): TargetGroup {
    if (!arn.startsWith(this.arn(caller.region, 'targetgroup/'))) throw faults.notAnArn('target group', arn);
    const found = this.targetGroups.get(arn);
    if (found === undefined) throw faults.targetGroupsNotFound();
    return found;
  }

  /** All of a listener's rules, in the order in which they are tried. */
  rulesOf(listenerArn: string): Rule[] {
    const order = ({ priority }: Rule): number => (priority === 'default' ? Infinity : priority);
    return [...this.rules.values()]
      .filter((rule) => rule.listenerArn === listenerArn)
      .sort((one, other) => order(one) - order(other));
  }

  /** The load balancers whose listeners or rules forward to a target group. */
  usersOf(targetGroupArn: string): LoadBalancer[] {
    const arns = this.rules
      .values()
      .filter(({ actions }) => targetGroupsIn(actions).includes(targetGroupArn))
      .map(({ listenerArn }) => this.listeners.get(listenerArn)?.loadBalancerArn);
    return [...new Set(arns)].flatMap((arn) => (arn === undefined ? [] : (this.loadBalancers.get(arn) ?? [])));
  }

  /** Removes a listener and all its rules. */
  removeListener(arn: string): void {
    for (const rule of this.rulesOf(arn)) {
      this.rules.delete(rule.arn);
      this.tags.delete(rule.arn);
    }
    this.listeners.delete(arn);
    this.tags.delete(arn);
  }
}

/** Whether an ARN is of this Region. */
export function isOf(region: string, arn: string): boolean {
  return arn.split(':')[3] === region;
}

export function targetGroupsIn(actions: readonly Action[]): string[] {
  return actions.flatMap(({ ForwardConfig }) =>
    (ForwardConfig?.TargetGroups ?? []).flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []),
  );
}

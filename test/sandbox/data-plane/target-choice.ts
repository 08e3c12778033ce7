import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ElasticLoadBalancing } from '../aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { Target } from '../aws/elastic-load-balancing/targets.ts';

export interface ChosenTarget extends Target {
  /** Whether `address` is the ARN of a load balancer. */
  readonly isLoadBalancer: boolean;
  /** Whether TLS is spoken to it. */
  readonly speaksTls: boolean;
}

/**
 * Which target gets a request: round robin over the healthy ones; where none is, over all that are registered, since load
 * balancers fail open [documented]. Of several target groups the weights decide, here in turns rather than by chance.
 */
export class TargetChoice {
  readonly #balancing: Pick<ElasticLoadBalancing, 'targets' | 'targetGroup'>;
  /** Requests so far, by target group: whose turn it is. */
  readonly #turns = new Map<string, number>();

  constructor(balancing: Pick<ElasticLoadBalancing, 'targets' | 'targetGroup'>) {
    this.#balancing = balancing;
  }

  next({ ForwardConfig }: Action): ChosenTarget | undefined {
    const arns = (ForwardConfig?.TargetGroups ?? []).flatMap(({ TargetGroupArn = '', Weight = 1 }) =>
      Array.from({ length: Weight }, () => TargetGroupArn),
    );
    const arn = arns[this.#turn(`groups ${arns.join(' ')}`) % arns.length];
    const group = arn === undefined ? undefined : this.#balancing.targetGroup(arn);
    if (arn === undefined || group === undefined) return undefined;

    const registered = this.#balancing.targets(arn).filter(({ health }) => health.state !== 'draining');
    const healthy = registered.filter(({ health }) => health.state === 'healthy');
    const candidates = healthy.length > 0 ? healthy : registered;
    const target = candidates[this.#turn(arn) % candidates.length];
    const speaksTls = group.protocol === 'HTTPS' || group.protocol === 'TLS';
    return target && { ...target, isLoadBalancer: group.targetType === 'alb', speaksTls };
  }

  #turn(key: string): number {
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    return turn;
  }
}

import type { TargetHealth as DescribedHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { HealthCheck } from './model.ts';

/** How a target is. Counts are of successive checks that speak against the present state. */
export type TargetHealth =
  | { readonly state: 'initial'; readonly phase: 'registering' | 'checking'; readonly misses: number }
  | { readonly state: 'healthy'; readonly misses: number }
  | { readonly state: 'unhealthy'; readonly passes: number; readonly cause: Miss }
  | { readonly state: 'unused' }
  | { readonly state: 'draining' };

/** What one health check brought. */
export type Probe =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'connected' }
  | { readonly kind: 'timeout' | 'failed' };

type Miss = Exclude<Probe, { readonly kind: 'connected' }>;

export const registering: TargetHealth = { state: 'initial', phase: 'registering', misses: 0 };

/**
 * A target's health after one more check. A new target needs one pass, one that was unhealthy as many in a row as
 * HealthyThresholdCount, and UnhealthyThresholdCount misses in a row make a target unhealthy [documented; that a new one
 * needs as many misses too is assumed].
 */
export function afterProbe(health: TargetHealth, probe: Probe, check: HealthCheck): TargetHealth {
  const cause = missIn(probe, check);
  switch (health.state) {
    case 'initial':
    case 'healthy': {
      if (cause === undefined) return { state: 'healthy', misses: 0 };
      const misses = health.misses + 1;
      if (misses >= check.unhealthyThreshold) return { state: 'unhealthy', passes: 0, cause };
      return health.state === 'healthy'
        ? { state: 'healthy', misses }
        : { state: 'initial', phase: 'checking', misses };
    }
    case 'unhealthy': {
      if (cause !== undefined) return { state: 'unhealthy', passes: 0, cause };
      const passes = health.passes + 1;
      return passes >= check.healthyThreshold ? { state: 'healthy', misses: 0 } : { ...health, passes };
    }
    case 'unused':
      return cause === undefined ? { state: 'healthy', misses: 0 } : { state: 'initial', phase: 'checking', misses: 1 };
    case 'draining':
      return health;
  }
}

function missIn(probe: Probe, { matcher }: HealthCheck): Miss | undefined {
  if (probe.kind === 'connected') return undefined;
  return probe.kind === 'answered' && matches(matcher, probe.status) ? undefined : probe;
}

/** As DescribeTargetHealth says it: reasons and descriptions [documented]. */
export function describeHealth(health: TargetHealth): DescribedHealth {
  switch (health.state) {
    case 'healthy':
      return { State: 'healthy' };
    case 'initial':
      return health.phase === 'registering'
        ? {
            State: 'initial',
            Reason: 'Elb.RegistrationInProgress',
            Description: 'Target registration is in progress',
          }
        : { State: 'initial', Reason: 'Elb.InitialHealthChecking', Description: 'Initial health checks in progress' };
    case 'unhealthy':
      return { State: 'unhealthy', ...describeMiss(health.cause) };
    case 'unused':
      return {
        State: 'unused',
        Reason: 'Target.NotInUse',
        Description: 'Target group is not configured to receive traffic from the load balancer',
      };
    case 'draining':
      return {
        State: 'draining',
        Reason: 'Target.DeregistrationInProgress',
        Description: 'Target deregistration is in progress',
      };
  }
}

function describeMiss(cause: Miss): DescribedHealth {
  switch (cause.kind) {
    case 'answered':
      return {
        Reason: 'Target.ResponseCodeMismatch',
        Description: `Health checks failed with these codes: [${cause.status}]`,
      };
    case 'timeout':
      return { Reason: 'Target.Timeout', Description: 'Request timed out' };
    case 'failed':
      return { Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' };
  }
}

/** `200`, `200,202` or `200-399` [documented]. */
function matches(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return from !== undefined && to !== undefined && status >= from && status <= to;
  });
}

import { Registry } from 'prom-client';

import type { Clock } from '../runtime/clock.ts';
import { awsMetrics, type AwsMetrics } from './aws-metrics.ts';
import { kubernetesMetrics, type KubernetesMetrics } from './kubernetes-metrics.ts';
import { turnMetrics, type TurnMetrics } from './turn-metrics.ts';

/** Everything that this process counts, and the parts that count it. docs/metrics.md has a row for each. */
export interface Metrics {
  readonly registry: Registry;
  readonly turns: TurnMetrics;
  readonly kubernetes: KubernetesMetrics;
  readonly aws: AwsMetrics;
}

/** A process's metrics, all at nothing. */
export function createMetrics({ clock }: { readonly clock: Pick<Clock, 'monotonic'> }): Metrics {
  const registry = new Registry();
  return {
    registry,
    turns: turnMetrics(registry),
    kubernetes: kubernetesMetrics(registry, clock),
    aws: awsMetrics(registry),
  };
}

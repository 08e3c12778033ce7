import { Counter, type Registry } from 'prom-client';

import type { CallObserver } from '../aws/call-observer.ts';

/** Counts calls to AWS and what they wait for. */
export type AwsMetrics = CallObserver;

export function awsMetrics(registry: Registry): AwsMetrics {
  const registers = [registry];
  const calls = new Counter({
    name: 'privatehttp_aws_calls_total',
    help: 'Calls sent to AWS, each attempt, by what came of them: "ok" or the kind of failure.',
    labelNames: ['service', 'operation', 'region', 'result'],
    registers,
  });
  const throttles = new Counter({
    name: 'privatehttp_aws_throttles_total',
    help: 'Calls that AWS refused for their rate.',
    labelNames: ['service', 'operation', 'region'],
    registers,
  });
  const slowDowns = new Counter({
    name: 'privatehttp_aws_slow_downs_total',
    help: 'How often calls of a rate class were made to come more slowly, because AWS had refused one.',
    labelNames: ['region', 'rate_class'],
    registers,
  });
  const waits = new Counter({
    name: 'privatehttp_aws_token_waits_total',
    help: 'Calls that had to wait for a token of our own rate limiter.',
    labelNames: ['region', 'rate_class', 'priority'],
    registers,
  });
  const waitSeconds = new Counter({
    name: 'privatehttp_aws_token_wait_seconds_total',
    help: 'How long those calls waited, together.',
    labelNames: ['region', 'rate_class', 'priority'],
    registers,
  });

  return {
    called: ({ operation: { service, name: operation }, region, outcome }) => {
      calls.inc({ service, operation, region, result: outcome });
      if (outcome === 'throttled') throttles.inc({ service, operation, region });
    },
    waited: ({ region, rateClass, priority, ms }) => {
      waits.inc({ region, rate_class: rateClass, priority });
      waitSeconds.inc({ region, rate_class: rateClass, priority }, ms / 1000);
    },
    slowedDown: ({ region, rateClass }) => {
      slowDowns.inc({ region, rate_class: rateClass });
    },
  };
}

import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { ObjectStore } from '../kubernetes/object-store.ts';
import { WorkQueue } from '../kubernetes/work-queue.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { createMetrics } from './metrics.ts';
import { objectMetrics } from './object-metrics.ts';
import { UnprogrammedChanges } from './unprogrammed-changes.ts';

const start = '2026-01-01T12:00:00Z';

describe('The metrics', () => {
  it('are those that docs/metrics.md has a row for, with their labels', async () => {
    const { metrics, read } = world();
    await read();

    const made = metrics.registry.getMetricsAsArray().map((metric) => {
      // Every kind of metric has them; the types of prom-client do not say so.
      const { labelNames, type } = metric as unknown as {
        readonly labelNames: readonly string[];
        readonly type: string;
      };
      return `${metric.name} ${type} ${labelNames.join(' ')}`.trim();
    });

    expect(documentedMetrics()).toEqual(made.sort());
  });

  it('count turns in the words of controller-runtime, where a terminal error is an error too', async () => {
    const { metrics, read } = world();
    const loop = metrics.turns.loop('private-http-api', 10);

    for (const result of ['success', 'requeue_after', 'error', 'terminal'] as const) {
      loop.started();
      loop.ended(result, 300);
    }
    loop.started();

    const text = await read();
    expect(text).toContain('controller_runtime_reconcile_total{controller="private-http-api",result="success"} 1');
    expect(text).toContain(
      'controller_runtime_reconcile_total{controller="private-http-api",result="requeue_after"} 1',
    );
    expect(text).toContain('controller_runtime_reconcile_total{controller="private-http-api",result="error"} 2');
    expect(text).toContain('controller_runtime_reconcile_errors_total{controller="private-http-api"} 2');
    expect(text).toContain('controller_runtime_terminal_reconcile_errors_total{controller="private-http-api"} 1');
    expect(text).toContain('controller_runtime_reconcile_time_seconds_sum{controller="private-http-api"} 1.2');
    expect(text).toContain('controller_runtime_active_workers{controller="private-http-api"} 1');
    expect(text).toContain('controller_runtime_max_concurrent_reconciles{controller="private-http-api"} 10');
  });

  it('show the queue: how many wait by priority, since when who is worked on', async () => {
    const { metrics, clock, read } = world();
    const queue = new WorkQueue({ clock, observer: metrics.turns.queue('vpc-link') });
    metrics.turns.watchQueue('vpc-link', queue);
    queue.add('a', 'high');
    clock.advance(500);
    await queue.take();
    queue.add('b', 'low');
    clock.advance(2_000);

    const text = await read();

    expect(text).toContain('workqueue_depth{name="vpc-link",controller="vpc-link",priority="-100"} 1');
    expect(text).toContain('workqueue_depth{name="vpc-link",controller="vpc-link",priority="100"} 0');
    expect(text).toContain('workqueue_adds_total{name="vpc-link",controller="vpc-link"} 2');
    expect(text).toContain('workqueue_queue_duration_seconds_sum{name="vpc-link",controller="vpc-link"} 0.5');
    expect(text).toContain('workqueue_longest_running_processor_seconds{name="vpc-link",controller="vpc-link"} 2');
    expect(text).toContain('workqueue_unfinished_work_seconds{name="vpc-link",controller="vpc-link"} 2');
  });

  it('count calls to AWS by what came of them, throttles, and waits for tokens', async () => {
    const { metrics, read } = world();
    const operation = { service: 'apigateway', name: 'CreateVpcLink' } as const;

    metrics.aws.called({ operation, region: 'eu-west-1', outcome: 'ok', ms: 20 });
    metrics.aws.called({ operation, region: 'eu-west-1', outcome: 'throttled', ms: 20 });
    metrics.aws.slowedDown({ region: 'eu-west-1', rateClass: 'CreateVpcLink', perSecond: 0.03 });
    metrics.aws.waited({ region: 'eu-west-1', rateClass: 'CreateVpcLink', priority: 'change', ms: 15_000 });

    const text = await read();
    const labels = 'service="apigateway",operation="CreateVpcLink",region="eu-west-1"';
    expect(text).toContain(`privatehttp_aws_calls_total{${labels},result="ok"} 1`);
    expect(text).toContain(`privatehttp_aws_throttles_total{${labels}} 1`);
    const ofClass = 'region="eu-west-1",rate_class="CreateVpcLink"';
    expect(text).toContain(`privatehttp_aws_slow_downs_total{${ofClass}} 1`);
    expect(text).toContain(`privatehttp_aws_token_waits_total{${ofClass},priority="change"} 1`);
    expect(text).toContain(`privatehttp_aws_token_wait_seconds_total{${ofClass},priority="change"} 15`);
  });

  it('count conditions by reason, and no longer those that are gone', async () => {
    const { apis, links, read } = world();
    apis.set(api('a', { version: 1, conditions: [condition('Ready', 'False', 'AccessDenied')] }));
    apis.set(api('b', { version: 2, conditions: [condition('Ready', 'False', 'AccessDenied')] }));
    links.set(link('vpc-1', 3));
    const before = await read();

    apis.set(api('a', { version: 4, conditions: [condition('Ready', 'True', 'Ready')] }));
    apis.delete(api('b', { version: 5 }));
    const after = await read();

    const labels = 'kind="PrivateHttpApi",type="Ready",status="False",reason="AccessDenied"';
    expect(before).toContain(`privatehttp_conditions{${labels}} 2`);
    expect(before).toContain('privatehttp_conditions{kind="VpcLink",type="Ready",status="True",reason="Available"} 1');
    expect(after).not.toContain(labels);
  });

  it('show the VPC links of the Regions in use beside their quota, 10 until AWS says another number', async () => {
    const { links, read } = world({ 'eu-west-1': undefined, 'us-east-1': 20 });
    links.set(link('vpc-1', 3));
    links.set(link('vpc-2', 4, 'us-east-1'));
    links.set(link('vpc-3', 5, 'eu-west-3'));
    const text = await read();

    links.delete(link('vpc-2', 6, 'us-east-1'));
    const after = await read();

    expect(text).toContain('privatehttp_vpc_links{region="eu-west-1",owner="ours"} 4');
    expect(text).toContain('privatehttp_vpc_links{region="eu-west-1",owner="others"} 6');
    expect(text).toContain('privatehttp_vpc_links_quota{region="eu-west-1"} 10');
    expect(text).toContain('privatehttp_vpc_links_quota{region="us-east-1"} 20');
    expect(text).not.toContain('eu-west-3');
    expect(after).toContain('privatehttp_vpc_links{region="eu-west-1",owner="ours"} 4');
    expect(after).not.toContain('us-east-1');
  });
});

describe('The age of the oldest unprogrammed change', () => {
  it('counts from when a spec was changed until AWS is as it asks, whatever else happens meanwhile', async () => {
    const { apis, clock, changes } = world();
    apis.set(api('a', { version: 1, generation: 1, conditions: [condition('Programmed', 'True', 'Programmed', 1)] }));
    const atRest = changes.oldest;

    apis.set(api('a', { version: 2, generation: 2, conditions: [condition('Programmed', 'True', 'Programmed', 1)] }));
    clock.advance(7_000);
    apis.set(api('a', { version: 3, generation: 2, conditions: [condition('Programmed', 'Unknown', 'Throttled', 2)] }));
    clock.advance(3_000);
    const waiting = changes.oldest;
    apis.set(api('a', { version: 4, generation: 2, conditions: [condition('Programmed', 'True', 'Programmed', 2)] }));

    expect(atRest).toBe(0);
    expect(waiting).toBe(10_000);
    expect(changes.oldest).toBe(0);
  });

  it('does not wait for specs that were refused', () => {
    const { apis, clock, changes } = world();
    apis.set(api('a', { version: 1, conditions: [condition('Accepted', 'False', 'RouteConflict')] }));
    apis.set(api('b', { version: 2, conditions: [condition('Programmed', 'False', 'Rejected')] }));

    clock.advance(60_000);

    expect(changes.oldest).toBe(0);
  });

  it('does not wait for paused objects, until they go on', () => {
    const { apis, clock, changes } = world();
    const paused = api('a', { version: 1 });
    apis.set({ ...paused, metadata: { ...paused.metadata, annotations: { 'privatehttp.io/paused': 'true' } } });
    clock.advance(60_000);
    const held = changes.oldest;

    apis.set(api('a', { version: 2 }));
    clock.advance(1_000);

    expect(held).toBe(0);
    expect(changes.oldest).toBe(1_000);
  });

  it('knows after a restart since when an object has waited, by its condition or its making', () => {
    const { apis, clock, changes } = world();
    clock.advance(3_600_000);
    apis.set(api('a', { version: 1, conditions: [condition('Programmed', 'False', 'AccessDenied')] }));
    const byCondition = changes.oldest;
    clock.advance(1_000);

    expect(byCondition).toBe(3_600_000);
    expect(changes.oldest).toBe(3_601_000);
    apis.delete(api('a', { version: 2 }));
    expect(changes.oldest).toBe(0);
  });
});

/** With links in these Regions, and what AWS has said of their quota. */
function world(limits: Readonly<Record<string, number | undefined>> = {}) {
  const clock = new VirtualClock();
  const log = new WrittenLog();
  const metrics = createMetrics({ clock });
  const apis = new ObjectStore<PrivateHttpApi>({ log });
  const links = new ObjectStore<VpcLink>({ log });
  const changes = new UnprogrammedChanges({ apis, clock });
  objectMetrics({
    registry: metrics.registry,
    apis,
    links,
    changes,
    linksIn: (region) => (region in limits ? { ours: 4, others: 6, limit: limits[region] } : undefined),
    region: 'eu-west-1',
  });
  return { metrics, clock, apis, links, changes, read: () => metrics.registry.metrics() };
}

function condition(type: string, status: 'True' | 'False' | 'Unknown', reason: string, observedGeneration = 1) {
  return { type, status, reason, message: '', observedGeneration, lastTransitionTime: start };
}

function api(
  name: string,
  options: {
    readonly version: number;
    readonly generation?: number;
    readonly conditions?: readonly ReturnType<typeof condition>[];
  },
): PrivateHttpApi {
  const { version, generation = 1, conditions = [] } = options;
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: { ...metaOf(name, version), namespace: 'saas', generation },
    spec: { routes: [] },
    status: { conditions: [...conditions] },
  };
}

function link(name: string, version: number, region = 'eu-west-1'): VpcLink {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'VpcLink',
    metadata: metaOf(name, version),
    spec: { vpcId: name, region },
    status: { conditions: [condition('Ready', 'True', 'Available')] },
  };
}

function metaOf(name: string, version: number) {
  return { name, uid: name, resourceVersion: String(version), creationTimestamp: start };
}

/** `name type labels` of each row of the tables: | `name` | type | `label` `label` | meaning | */
function documentedMetrics(): readonly string[] {
  const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  return [...page.matchAll(/^\| `([a-z_]+)` +\| (\w+) +\| ([^|]*)\|/gm)]
    .map(([, name = '', type = '', labels = '']) => `${name} ${type} ${labels.replaceAll('`', '').trim()}`.trim())
    .sort();
}

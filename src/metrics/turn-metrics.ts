import { Counter, exponentialBuckets, Gauge, Histogram, type Registry } from 'prom-client';

import type { TurnObserver } from '../kubernetes/control-loop.ts';
import { priorities, type Priority } from '../kubernetes/priority.ts';
import type { QueueObserver, WorkQueue } from '../kubernetes/work-queue.ts';

/** Counts control loops and their queues, under controller-runtime's names. */
export interface TurnMetrics {
  /** For a control loop with that many workers. */
  loop(controller: string, workers: number): TurnObserver;
  /** For a queue, before it is made. */
  queue(name: string): QueueObserver;
  /** From now on the queue is looked at whenever metrics are read. */
  watchQueue(name: string, queue: Pick<WorkQueue, 'lengthOf' | 'underWay'>): void;
}

/** As controller-runtime's, in s. */
const turnBuckets = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2,
  2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
];
const queueBuckets = exponentialBuckets(10e-9, 10, 12);

/** controller-runtime's priorities are numbers: 0 unless something else is said, and -100 for initial lists and resyncs. */
const numberOf: Readonly<Record<Priority, string>> = { high: '100', normal: '0', low: '-100' };

export function turnMetrics(registry: Registry): TurnMetrics {
  const registers = [registry];
  const ofController = ['controller'] as const;
  const ofQueue = ['name', 'controller'] as const;
  const queues = new Map<string, Pick<WorkQueue, 'lengthOf' | 'underWay'>>();

  const turns = new Counter({
    name: 'controller_runtime_reconcile_total',
    help: 'Turns that have ended, by how they did.',
    labelNames: ['controller', 'result'],
    registers,
  });
  const errors = new Counter({
    name: 'controller_runtime_reconcile_errors_total',
    help: 'Turns that ended in an error, terminal ones included.',
    labelNames: ofController,
    registers,
  });
  const terminalErrors = new Counter({
    name: 'controller_runtime_terminal_reconcile_errors_total',
    help: 'Turns that ended in an error which trying again does not mend.',
    labelNames: ofController,
    registers,
  });
  const time = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'How long turns took.',
    labelNames: ofController,
    buckets: turnBuckets,
    registers,
  });
  const maxConcurrent = new Gauge({
    name: 'controller_runtime_max_concurrent_reconciles',
    help: 'How many turns there can be at the same time.',
    labelNames: ofController,
    registers,
  });
  const active = new Gauge({
    name: 'controller_runtime_active_workers',
    help: 'How many turns there are now.',
    labelNames: ofController,
    registers,
  });

  const adds = new Counter({
    name: 'workqueue_adds_total',
    help: 'Keys added to the queue; one that is in it already counts once.',
    labelNames: ofQueue,
    registers,
  });
  const retries = new Counter({
    name: 'workqueue_retries_total',
    help: 'Keys wanted again later: after a failure, or because their turn asked for it.',
    labelNames: ofQueue,
    registers,
  });
  const waited = new Histogram({
    name: 'workqueue_queue_duration_seconds',
    help: 'How long keys were in the queue before their turn.',
    labelNames: ofQueue,
    buckets: queueBuckets,
    registers,
  });
  const worked = new Histogram({
    name: 'workqueue_work_duration_seconds',
    help: 'How long keys were with a worker.',
    labelNames: ofQueue,
    buckets: queueBuckets,
    registers,
  });
  new Gauge({
    name: 'workqueue_depth',
    help: 'Keys that wait for a worker, by priority.',
    labelNames: [...ofQueue, 'priority'],
    registers,
    collect() {
      for (const [name, queue] of queues) {
        for (const priority of priorities) {
          this.set({ name, controller: name, priority: numberOf[priority] }, queue.lengthOf(priority));
        }
      }
    },
  });
  new Gauge({
    name: 'workqueue_unfinished_work_seconds',
    help: 'How long all turns under way have taken together so far.',
    labelNames: ofQueue,
    registers,
    collect() {
      for (const [name, queue] of queues) this.set({ name, controller: name }, sum(queue.underWay()) / 1000);
    },
  });
  new Gauge({
    name: 'workqueue_longest_running_processor_seconds',
    help: 'How long the oldest turn under way has taken so far.',
    labelNames: ofQueue,
    registers,
    collect() {
      for (const [name, queue] of queues) this.set({ name, controller: name }, Math.max(0, ...queue.underWay()) / 1000);
    },
  });

  return {
    loop: (controller, workers) => {
      maxConcurrent.set({ controller }, workers);
      active.set({ controller }, 0);
      for (const result of ['success', 'requeue', 'requeue_after', 'error']) turns.inc({ controller, result }, 0);
      errors.inc({ controller }, 0);
      terminalErrors.inc({ controller }, 0);
      return {
        started: () => {
          active.inc({ controller });
        },
        ended: (result, took) => {
          active.dec({ controller });
          time.observe({ controller }, took / 1000);
          turns.inc({ controller, result: result === 'terminal' ? 'error' : result });
          if (result === 'terminal') terminalErrors.inc({ controller });
          if (result === 'terminal' || result === 'error') errors.inc({ controller });
        },
      };
    },
    queue: (name) => {
      const labels = { name, controller: name };
      adds.inc(labels, 0);
      retries.inc(labels, 0);
      return {
        added: () => {
          adds.inc(labels);
        },
        retried: () => {
          retries.inc(labels);
        },
        started: (ms) => {
          waited.observe(labels, ms / 1000);
        },
        finished: (ms) => {
          worked.observe(labels, ms / 1000);
        },
      };
    },
    watchQueue: (name, queue) => {
      queues.set(name, queue);
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

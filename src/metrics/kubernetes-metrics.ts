import { Counter, exponentialBuckets, Gauge, Histogram, type Registry } from 'prom-client';

import type { RequestObserver } from '../kubernetes/connection.ts';
import type { ReferencedCache } from '../kubernetes/referenced-cache.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Clock } from '../runtime/clock.ts';

/** Counts requests to the API server and what is kept of its objects. */
export interface KubernetesMetrics {
  readonly requests: RequestObserver;
  /** Says whether this process leads, for the lease of that name. */
  leads(lease: string, isLeader: boolean): void;
  /** From now on the store is looked at whenever metrics are read. */
  watchStore(resource: string, store: Pick<ObjectCache<AnyObject>, 'count'>): void;
  /** From now on the cache is looked at whenever metrics are read. */
  watchCache(resource: string, cache: Pick<ReferencedCache<AnyObject>, 'size'>): void;
}

export function kubernetesMetrics(registry: Registry, clock: Pick<Clock, 'monotonic'>): KubernetesMetrics {
  const registers = [registry];
  const kept = new Map<string, () => { readonly all: number; readonly whole: number }>();

  const requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'Requests to the Kubernetes API server, by status code ("<error>" where there was no answer).',
    labelNames: ['code', 'method', 'host'],
    registers,
  });
  const durations = new Histogram({
    name: 'rest_client_request_duration_seconds',
    help: 'How long the Kubernetes API server took to begin its answer.',
    labelNames: ['verb', 'host'],
    buckets: exponentialBuckets(0.005, 2, 14),
    registers,
  });
  const leader = new Gauge({
    name: 'leader_election_master_status',
    help: 'Whether this process is the leader: 1, or 0 where it stands by.',
    labelNames: ['name'],
    registers,
  });
  new Gauge({
    name: 'privatehttp_cached_objects',
    help: 'Kubernetes objects that are kept in memory: whole, or as key and version only.',
    labelNames: ['resource', 'kept'],
    registers,
    collect() {
      for (const [resource, size] of kept) {
        const { all, whole } = size();
        this.set({ resource, kept: 'whole' }, whole);
        this.set({ resource, kept: 'version' }, all - whole);
      }
    },
  });

  return {
    requests: ({ method, host }) => {
      const begun = clock.monotonic();
      return (code) => {
        requests.inc({ code: String(code), method, host });
        durations.observe({ verb: method, host }, (clock.monotonic() - begun) / 1000);
      };
    },
    leads: (name, isLeader) => {
      leader.set({ name }, isLeader ? 1 : 0);
    },
    watchStore: (resource, store) => {
      kept.set(resource, () => ({ all: store.count, whole: store.count }));
    },
    watchCache: (resource, cache) => {
      kept.set(resource, () => cache.size);
    },
  };
}

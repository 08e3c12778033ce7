import { Gauge, type Registry } from 'prom-client';

import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { UnprogrammedChanges } from './unprogrammed-changes.ts';

interface LinkCounts {
  readonly ours: number;
  readonly others: number;
  readonly limit: number | undefined;
}

/** VPC links that AWS allows an account in a Region, until it says otherwise (documented: API Gateway quotas). */
const linkQuota = 10;

/** What is counted of the objects whenever metrics are read; nothing is asked of anybody for it. */
export function objectMetrics(options: {
  readonly registry: Registry;
  readonly apis: Pick<ObjectCache<PrivateHttpApi>, 'list'>;
  readonly links: Pick<ObjectCache<VpcLink>, 'list'>;
  readonly changes: Pick<UnprogrammedChanges, 'oldest'>;
  /** VPC links in AWS as of the last list; undefined where none was needed yet. `limit`: what AWS said when it refused one. */
  readonly linksIn: (region: string) => LinkCounts | undefined;
  /** The Region of links that name none. */
  readonly region: string;
}): void {
  const { registry, apis, links, changes, linksIn, region: ownRegion } = options;
  const registers = [registry];

  new Gauge({
    name: 'privatehttp_conditions',
    help: 'How many objects have that condition, by its status and reason.',
    labelNames: ['kind', 'type', 'status', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const { kind, status } of [...apis.list(), ...links.list()]) {
        for (const { type, status: is, reason } of status?.conditions ?? [])
          this.inc({ kind, type, status: is, reason });
      }
    },
  });
  new Gauge({
    name: 'privatehttp_oldest_unprogrammed_change_seconds',
    help: 'For how long the PrivateHttpApi that has waited longest has not been as its spec asks; 0 where all are.',
    registers,
    collect() {
      this.set(changes.oldest / 1000);
    },
  });
  new Gauge({
    name: 'privatehttp_vpc_links',
    help: 'VPC links in AWS as of the last list, of this controller and of others.',
    labelNames: ['region', 'owner'],
    registers,
    collect() {
      this.reset();
      for (const { region, ours, others } of linkCounts()) {
        this.set({ region, owner: 'ours' }, ours);
        this.set({ region, owner: 'others' }, others);
      }
    },
  });
  new Gauge({
    name: 'privatehttp_vpc_links_quota',
    help: 'VPC links that AWS allows the account in a Region: 10, or what it said when it refused one.',
    labelNames: ['region'],
    registers,
    collect() {
      this.reset();
      for (const { region, limit } of linkCounts()) this.set({ region }, limit ?? linkQuota);
    },
  });

  function linkCounts(): readonly (LinkCounts & { readonly region: string })[] {
    const regions = new Set(links.list().map(({ spec, status }) => status?.region ?? spec.region ?? ownRegion));
    return [...regions].flatMap((region) => {
      const counts = linksIn(region);
      return counts === undefined ? [] : [{ region, ...counts }];
    });
  }
}

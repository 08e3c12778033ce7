import type { Cluster, Owner, Tags } from './ownership.ts';

/** A resource in AWS that this cluster's controller made. */
export interface Owned<Resource> {
  readonly id: string;
  readonly owner: Owner;
  readonly cluster: Cluster;
  readonly tags: Tags;
  /** Ms since 1970. */
  readonly createdAt: number;
  /** As AWS answered, in the list or when it was made. */
  readonly resource: Resource;
}

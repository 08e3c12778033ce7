import type { KubernetesObject } from '../model/kubernetes-object.ts';
import type { ResourceType } from './resource-type.ts';

/** What an election writes into a Lease. All of it may be missing where somebody made the Lease by hand. */
export interface LeaseSpec {
  /** Who leads; empty: nobody. */
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  /** How often it went from one holder to another. */
  readonly leaseTransitions?: number;
}

export type Lease = KubernetesObject<LeaseSpec | undefined>;

export const leases: ResourceType<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  namespaced: true,
};

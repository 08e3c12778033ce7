import type { VpcLinkSpec, VpcLinkStatus } from './generated/vpc-link.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** The way into one VPC: cluster-scoped, shared by all APIs with backends there. */
export type VpcLink = KubernetesObject<VpcLinkSpec, VpcLinkStatus>;

export type { VpcLinkSpec, VpcLinkStatus };

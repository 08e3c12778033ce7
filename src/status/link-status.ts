import type { Finding } from '../model/condition.ts';
import type { VpcLink, VpcLinkStatus } from '../model/vpc-link.ts';
import { conditionsOf } from './conditions-of.ts';
import { forKstatus } from './findings.ts';

/** API Gateway's own account of a link, as far as it is known. */
export interface LinkFacts {
  readonly vpcLinkId?: string;
  readonly state?: string;
  readonly subnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
  readonly managedSecurityGroupId?: string;
}

/** So many users are named in status; `userCount` counts all. */
const namedUsers = 20;

/** The status of a link. New facts take the place of what was known of the link; left out, that stays. */
export function linkStatus(options: {
  readonly link: VpcLink;
  readonly region: string;
  /** Left out where what was said stays true. */
  readonly finding?: Omit<Finding<'Ready'>, 'type'>;
  readonly facts?: LinkFacts;
  readonly users: readonly string[];
  /** Keys of the tags that the controller has set, or is about to. */
  readonly tagKeys: readonly string[];
  /** What was asked for by annotation reconcile-at, and is done now. */
  readonly handled?: string;
  /** Whether nothing is done for the spec as it is now. Default: false. */
  readonly isHeld?: boolean;
  /** ms since 1970. */
  readonly now: number;
}): VpcLinkStatus {
  const { link, region, facts, users, tagKeys, handled, isHeld = false, now } = options;
  const {
    vpcLinkId,
    state,
    subnetIds,
    securityGroupIds,
    unusedSince,
    tagKeys: _tagKeys,
    ...before
  } = link.status ?? {};
  const known = {
    ...(vpcLinkId !== undefined && { vpcLinkId }),
    ...(state !== undefined && { state }),
    ...(subnetIds && { subnetIds }),
    ...(securityGroupIds && { securityGroupIds }),
  };
  const generation = link.metadata.generation ?? 0;
  const finding: Finding<'Ready'> | undefined = options.finding && { type: 'Ready', ...options.finding };

  return {
    ...before,
    ...(facts ?? known),
    ...(!isHeld && { observedGeneration: generation }),
    ...(handled !== undefined && { lastHandledReconcileAt: handled }),
    region,
    ...(tagKeys.length > 0 && { tagKeys }),
    userCount: users.length,
    users: users.slice(0, namedUsers),
    ...(users.length === 0 && { unusedSince: unusedSince ?? new Date(now).toISOString() }),
    ...(finding && {
      conditions: conditionsOf([finding, ...forKstatus(finding)], { before: before.conditions, generation, now }),
    }),
  };
}

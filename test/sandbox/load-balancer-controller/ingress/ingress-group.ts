import { keyOfObject } from '../../../../src/kubernetes/object-key.ts';
import type { Ingress, IngressClassParamsSpec } from '../kinds.ts';
import { makers, type Maker } from '../maker.ts';
import type { Classified } from './classify-ingress.ts';
import { annotationOf } from './read-wishes.ts';

/** An Ingress that is ours, with what its class says. */
export interface Member {
  readonly ingress: Ingress;
  readonly maker: Maker;
  readonly params: IngressClassParamsSpec | undefined;
}

/** What makes a group the one it is. A single Ingress is one too, called `namespace/name`. */
export interface GroupIdentity {
  readonly maker: Maker;
  readonly name: string;
}

/** Ingresses that share a load balancer. */
export interface IngressGroup extends GroupIdentity {
  /** In the group's order. */
  readonly members: readonly Member[];
  /** Those that were members, and have left or are being deleted. */
  readonly former: readonly Ingress[];
}

/** The group of an Ingress that is ours; of IngressClassParams first. */
export function groupOf({ ingress, maker, params }: Member): GroupIdentity {
  const name = params?.group?.name ?? annotationOf(ingress, 'group.name') ?? keyOfObject(ingress);
  return { maker, name };
}

/** What an Ingress is held with while the group has something for it in AWS. */
export function finalizerOf({ maker, name }: GroupIdentity): string {
  return name.includes('/') ? `ingress.${maker}/resources` : `group.ingress.${maker}/${name}`;
}

/** The groups that hold an Ingress. */
export function groupsHolding(ingress: Ingress): GroupIdentity[] {
  return (ingress.metadata.finalizers ?? []).flatMap((finalizer) =>
    makers.flatMap((maker) => {
      const [domain, name = ''] = finalizer.split('/');
      if (finalizer === `ingress.${maker}/resources`) return { maker, name: keyOfObject(ingress) };
      return domain === `group.ingress.${maker}` ? { maker, name } : [];
    }),
  );
}

/** @throws where it is not clear whether one that was a member still is. */
export function loadGroup(
  { maker, name }: GroupIdentity,
  ingresses: readonly Ingress[],
  classify: (ingress: Ingress) => Classified,
): IngressGroup {
  const isIt = (group: GroupIdentity): boolean => group.maker === maker && group.name === name;
  const members: Member[] = [];
  const former: Ingress[] = [];
  for (const ingress of ingresses) {
    const isHeld = groupsHolding(ingress).some(isIt);
    const classified: Classified =
      ingress.metadata.deletionTimestamp === undefined ? classify(ingress) : { state: 'foreign' };
    if (classified.state === 'unclear' && isHeld) throw new Error(classified.message);
    const member = classified.state === 'ours' ? { ...classified, ingress } : undefined;
    if (member !== undefined && isIt(groupOf(member))) members.push(member);
    else if (isHeld) former.push(ingress);
  }
  return { maker, name, members: members.sort(byOrder), former };
}

/** By `group.order` (0 where it is not said), then by name. */
function byOrder({ ingress: one }: Member, { ingress: other }: Member): number {
  const order = (ingress: Ingress): number => Number(annotationOf(ingress, 'group.order') ?? 0);
  const difference = order(one) - order(other);
  return difference === 0 ? (keyOfObject(one) < keyOfObject(other) ? -1 : 1) : difference;
}

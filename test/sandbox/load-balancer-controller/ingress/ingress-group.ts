import { keyOfObject } from '../../../../src/kubernetes/object-key.ts';
import type { Ingress, IngressClassParamsSpec } from '../kinds.ts';
import type { Classified } from './classify-ingress.ts';
import { annotationOf } from './read-wishes.ts';

/** An Ingress that is ours, with what its class says. */
export interface Member {
  readonly ingress: Ingress;
  readonly params: IngressClassParamsSpec | undefined;
}

/** Ingresses that share a load balancer: those of a group's name, or a single one, whose group is called `namespace/name`. */
export interface IngressGroup {
  readonly name: string;
  /** In the group's order. */
  readonly members: readonly Member[];
  /** Those that were members, and have left or are being deleted. */
  readonly former: readonly Ingress[];
}

const implicitFinalizer = 'ingress.k8s.aws/resources';
const explicitPrefix = 'group.ingress.k8s.aws/';

/** The group of an Ingress that is ours; of IngressClassParams first. */
export function groupNameOf({ ingress, params }: Member): string {
  return params?.group?.name ?? annotationOf(ingress, 'group.name') ?? keyOfObject(ingress);
}

/** What an Ingress is held with while the group has something for it in AWS. */
export function finalizerOf(groupName: string): string {
  return groupName.includes('/') ? implicitFinalizer : explicitPrefix + groupName;
}

/** The groups that hold an Ingress. */
export function groupsHolding(ingress: Ingress): string[] {
  return (ingress.metadata.finalizers ?? []).flatMap((finalizer) => {
    if (finalizer === implicitFinalizer) return keyOfObject(ingress);
    return finalizer.startsWith(explicitPrefix) ? finalizer.slice(explicitPrefix.length) : [];
  });
}

/** @throws where it is not clear whether one that was a member still is. */
export function loadGroup(
  name: string,
  ingresses: readonly Ingress[],
  classify: (ingress: Ingress) => Classified,
): IngressGroup {
  const members: Member[] = [];
  const former: Ingress[] = [];
  for (const ingress of ingresses) {
    const isHeld = groupsHolding(ingress).includes(name);
    const classified: Classified =
      ingress.metadata.deletionTimestamp === undefined ? classify(ingress) : { state: 'foreign' };
    if (classified.state === 'unclear' && isHeld) throw new Error(classified.message);
    const member = classified.state === 'ours' ? { ingress, params: classified.params } : undefined;
    if (member !== undefined && groupNameOf(member) === name) members.push(member);
    else if (isHeld) former.push(ingress);
  }
  return { name, members: members.sort(byOrder), former };
}

/** By `group.order` (0 where it is not said), then by name. */
function byOrder({ ingress: one }: Member, { ingress: other }: Member): number {
  const order = (ingress: Ingress): number => Number(annotationOf(ingress, 'group.order') ?? 0);
  const difference = order(one) - order(other);
  return difference === 0 ? (keyOfObject(one) < keyOfObject(other) ? -1 : 1) : difference;
}

import { groupResourceName, resourceName } from '../names.ts';
import type { IngressGroup } from './ingress-group.ts';

/** A name of what a group shares: after its one Ingress, or after the group. */
export function nameInGroup({ name }: Pick<IngressGroup, 'name'>, ...identity: readonly string[]): string {
  const [namespace = '', ingress] = name.split('/');
  return ingress === undefined
    ? groupResourceName(name, name, ...identity)
    : resourceName(namespace, ingress, name, ...identity);
}

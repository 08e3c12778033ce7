import type { VpcLink } from '../model/vpc-link.ts';

/** Whether the PrivateHttpApis of a namespace may send requests through a link. */
export function admits({ spec }: VpcLink, namespace: string): boolean {
  return spec.allowedNamespaces?.includes(namespace) !== false;
}

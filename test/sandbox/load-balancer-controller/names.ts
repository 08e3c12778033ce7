import { createHash } from 'node:crypto';

/**
 * The real controller's form of names, `k8s-NAMESPACE-NAME-HASH`: 8 letters or digits of each, and 10 hex digits of a hash
 * over everything that makes it another one. A load balancer's hash includes its scheme, which cannot be changed.
 */
export function resourceName(namespace: string, name: string, ...identity: readonly string[]): string {
  const hash = createHash('sha256').update(identity.join('')).digest('hex');
  const short = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '').slice(0, 8);
  return `k8s-${short(namespace)}-${short(name)}-${hash.slice(0, 10)}`;
}

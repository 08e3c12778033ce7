import { createHash } from 'node:crypto';

/**
 * The real controller's form of names, `k8s-NAMESPACE-NAME-HASH`: 8 letters or digits of each, and 10 hex digits of a hash
 * over everything that makes it another one. A load balancer's hash includes its scheme, which cannot be changed.
 */
export function resourceName(namespace: string, name: string, ...identity: readonly string[]): string {
  return `k8s-${short(namespace, 8)}-${short(name, 8)}-${hash(identity)}`;
}

/** Of what a group shares: `k8s-GROUP-HASH`. */
export function groupResourceName(name: string, ...identity: readonly string[]): string {
  return `k8s-${short(name, 17)}-${hash(identity)}`;
}

function short(text: string, length: number): string {
  return text.replace(/[^A-Za-z0-9]/g, '').slice(0, length);
}

function hash(identity: readonly string[]): string {
  return createHash('sha256').update(identity.join('')).digest('hex').slice(0, 10);
}

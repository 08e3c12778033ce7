import type { KubernetesObject } from './kubernetes-object.ts';

/** What is read of a Node: which machine of EC2 it is (`aws:///eu-west-1a/i-0123456789abcdef0`). */
export type Node = KubernetesObject<{ readonly providerID?: string }>;

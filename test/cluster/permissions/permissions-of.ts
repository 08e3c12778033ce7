import type { Rendered } from '../../chart/helm.ts';
import type { Permission } from './permission.ts';

/** A ServiceAccount. */
export interface Account {
  readonly name: string;
  readonly namespace: string;
}

interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}
export type Role = Rendered & { readonly rules: readonly PolicyRule[] };
type Binding = Rendered & {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly ({ readonly kind: string } & Account)[];
};

/** Everything that a ServiceAccount may do by the roles among these objects that are bound to it. */
export function permissionsOf(objects: readonly Rendered[], account: Account): readonly Permission[] {
  return objects
    .filter(({ kind }) => kind.endsWith('RoleBinding'))
    .map((object) => object as Binding) // what Kubernetes has of that kind
    .filter(({ subjects }) => subjects.some((subject) => isThat(subject, account)))
    .flatMap((binding) => roleOf(objects, binding).rules.flatMap((rule) => permissionsIn(rule, binding)));
}

function isThat(subject: { readonly kind: string } & Account, { name, namespace }: Account): boolean {
  return subject.kind === 'ServiceAccount' && subject.name === name && subject.namespace === namespace;
}

function roleOf(objects: readonly Rendered[], { roleRef, metadata: { namespace } }: Binding): Role {
  const role = objects.find(
    ({ kind, metadata }) =>
      kind === roleRef.kind &&
      metadata.name === roleRef.name &&
      (kind === 'ClusterRole' || metadata.namespace === namespace),
  );
  if (role === undefined) throw new Error(`There is no ${roleRef.kind} ${roleRef.name} among the objects.`);
  return role as Role; // what Kubernetes has of that kind
}

function permissionsIn(rule: PolicyRule, { roleRef, metadata: { namespace } }: Binding): readonly Permission[] {
  const { apiGroups = [], resources = [], resourceNames = [undefined], nonResourceURLs = [], verbs } = rule;
  const role = `${roleRef.kind} ${roleRef.name}`;
  if ([...apiGroups, ...resources, ...verbs].includes('*') || nonResourceURLs.length > 0) {
    throw new Error(`${role} has a rule of which nobody can say whether all is needed: ${JSON.stringify(rule)}`);
  }
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) => resourceNames.map((name) => ({ role, verb, group, resource, namespace, name }))),
    ),
  );
}

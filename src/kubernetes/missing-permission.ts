/**
 * How kube-apiserver says that whoever asks lacks a permission (source: responsewriters.Forbidden in k8s.io/apiserver). Other
 * things are forbidden too, by admission plugins, for one, in words of their own: no role changes those.
 */
const denial =
  /User "[^"]*" cannot (?<verb>\w+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)" (at the cluster scope|in the namespace "(?<namespace>[^"]+)")/;

/** What the controller's chart grants in each namespace that is watched; all else is the cluster's. */
const namespaced = new Set(['privatehttpapis', 'ingresses', 'events']);

/**
 * Which permission is missing, by the API server's words, and where it is granted as a rule; undefined where it is not a
 * permission that is missing.
 */
export function missingPermission(said: string): string | undefined {
  const { verb, resource, group, namespace } = denial.exec(said)?.groups ?? {};
  if (verb === undefined || resource === undefined) return undefined;
  const [plural = '', subresource] = resource.split('/');
  const kind = `${plural}${group === undefined || group === '' ? '' : `.${group}`}`;
  const what = `"${verb}" on ${kind}${subresource === undefined ? '' : `, subresource ${subresource}`}`;
  return `The controller's ServiceAccount lacks the permission ${what}. The chart grants it in ${roleOf(plural, namespace)}: put that back (helm upgrade), or grant it yourself.`;
}

function roleOf(plural: string, namespace: string | undefined): string {
  if (plural === 'leases') return `its Role for the election, in namespace ${namespace ?? ''}`;
  if (!namespaced.has(plural)) return 'its ClusterRole';
  const where = namespace === undefined ? 'each namespace of it' : `namespace ${namespace}`;
  return `its ClusterRole, or with watchNamespaces in its Role in ${where}`;
}

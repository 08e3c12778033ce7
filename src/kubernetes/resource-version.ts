/**
 * Whether a resource version comes after another one of the same type of objects: they are whole numbers that only grow
 * (documented since Kubernetes 1.35, "API Concepts: Resource versions"; so since ever, being etcd's revisions). They can
 * exceed what a JavaScript number holds exactly.
 */
export function isNewer(version: string, than: string): boolean {
  return version.length === than.length ? version > than : version.length > than.length;
}

import { createHash } from 'node:crypto';
import { ownershipTags, type Cluster, type Owner, type Tags } from '../aws/ownership.ts';
import { keyOfEndpoints, type PodEndpoints } from '../model/pod-endpoints.ts';

/**
 * The cluster's namespace in Cloud Map, whose name no other cluster's has: of two namespaces of one name API Gateway finds the
 * services of one only (seen: copilot-cli #1929). The name is a DNS name, of a zone that is not on the internet (documented:
 * ICANN has reserved `internal`).
 */
export function namespaceNameOf({ name, uid }: Cluster): string {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return `${label}-${uid.slice(0, 8)}.privatehttp.internal`;
}

/** Documented: a service's name has at most 127 characters. */
const longestName = 127;

/** `80.web.saas`, as people read DNS names; where that is too long, with as much of the Service's name as there is room for. */
export function serviceNameOf(endpoints: PodEndpoints): string {
  const { namespace, service, port } = endpoints;
  const name = `${port}.${service}.${namespace}`;
  if (name.length <= longestName) return name;
  const hash = createHash('sha256').update(keyOfEndpoints(endpoints)).digest('hex').slice(0, 8);
  return `${port}.${service.slice(0, 40)}-${hash}.${namespace}`;
}

/** By its tags a namespace or a service is known for this cluster's, and a service for that of these endpoints. */
export function marksOf(cluster: Cluster, endpoints: PodEndpoints | undefined): Tags {
  return ownershipTags(cluster, ownerOf(cluster, endpoints));
}

/** In place of an object: the endpoints are there for whoever uses them, and the namespace for all of them. */
export function ownerOf(cluster: Cluster, endpoints: PodEndpoints | undefined): Owner {
  if (endpoints === undefined) return { kind: 'Cluster', name: cluster.name, uid: cluster.uid };
  const { namespace, service: name } = endpoints;
  return { kind: 'Endpoints', namespace, name, uid: keyOfEndpoints(endpoints) };
}

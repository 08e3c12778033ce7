import { keyOf, nameOfKey } from '../kubernetes/object-key.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Tags } from './consent.ts';
import { ownersIn, type LoadBalancerOwner } from './load-balancer-owners.ts';
import type { ReferenceConsent, ReferencedObject } from './reference-consent.ts';

/** Which Ingresses share a load balancer. */
export interface IngressGroups {
  /** Their keys. Undefined where there may be members in namespaces that are not watched. */
  membersOf(
    group: string,
    askedBy: Pick<PrivateHttpApi, 'apiVersion' | 'kind' | 'metadata'>,
  ): readonly string[] | undefined;
}

/** Which Gateways others may attach routes to. */
export interface OpenGateways {
  /** Undefined where that is not known. */
  isOpen(key: string): boolean | undefined;
}

/** How listeners are looked at that Ingresses or routes of several namespaces share. */
export type SharedListeners = 'Consent' | 'Trust';

/** Says why an API may not send requests to a load balancer that the status of an object named; undefined where it may. */
export type MadeFor = (
  api: Pick<PrivateHttpApi, 'apiVersion' | 'kind' | 'metadata'>,
  object: ReferencedObject,
  tags: Tags,
) => string | undefined;

/**
 * Whether a load balancer was made for what the API may refer to. A status can be written by hand, and has the name of a load
 * balancer still that others use by now; the tags are its maker's. An integration points at a listener, not at the rules of one
 * Ingress, so that has to be so of all for whom the load balancer was made.
 */
export function madeFor(options: {
  readonly objectionTo: ReferenceConsent;
  readonly groups: IngressGroups;
  readonly gateways: OpenGateways;
  readonly sharedListeners: SharedListeners;
  /** The name of this cluster in the tags of load balancers. */
  readonly cluster: string;
}): MadeFor {
  const { objectionTo, groups, gateways, sharedListeners, cluster } = options;

  const isTrusting = sharedListeners === 'Trust';

  return (api, object, tags) => {
    // Namespaced by its CRD, so the namespace is there.
    const { namespace: from = '' } = api.metadata;
    const made = ownersIn(tags, cluster);
    switch (made.state) {
      case 'otherCluster':
        return (
          `its load balancer is one of cluster ${made.cluster}, by its tag ${made.tag}, where this cluster's say ${cluster} ` +
          `(--load-balancer-cluster-name)`
        );
      case 'unmarked':
        return (
          `no tag of its load balancer says that it was made for ${article(object.kind)} of this cluster, as the AWS Load ` +
          `Balancer Controller and EKS Auto Mode do`
        );
      case 'ours':
        return made.owners.map(objectionOf).find((objection) => objection !== undefined);
    }

    function objectionOf(owner: LoadBalancerOwner): string | undefined {
      const { kind, namespace, name } = owner;
      if (kind !== object.kind) {
        return `its load balancer was made for ${article(kind)}, not for ${article(object.kind)}`;
      }
      if (namespace === undefined) return objectionOfGroup(name);
      if (objectionTo(api, { kind, namespace, name }) === undefined) {
        return kind === 'Gateway' && !isTrusting ? objectionOfGateway(`${namespace}/${name}`) : undefined;
      }
      return (
        `its load balancer was made for another ${kind}, in ${namespace}, where no ReferenceGrant lets namespace ${from} refer ` +
        `to that`
      );
    }

    function objectionOfGateway(key: string): string | undefined {
      if (gateways.isOpen(key) === false) return undefined;
      return (
        `its load balancer is that of Gateway ${key}, and all routes of it decide what a request reaches: also those of other ` +
        `namespaces, which may be attached to its listeners (allowedRoutes, allowedListeners)`
      );
    }

    function objectionOfGroup(group: string): string | undefined {
      const members = groups.membersOf(group, api);
      const its = `its load balancer is that of IngressGroup ${group}`;
      if (members === undefined) {
        return isTrusting
          ? undefined
          : `${its}, which may have members in namespaces that this controller does not watch`;
      }
      if (members.length === 0) return `${its}, which has no members in this cluster`;

      const closed = members.map(nameOfKey).filter(({ namespace = '', name }) => {
        return objectionTo(api, { kind: 'Ingress', namespace, name }) !== undefined;
      });
      if (isTrusting ? closed.length < members.length : closed.length === 0) {
        // An Ingress that leaves a group keeps the name in its status (aws-load-balancer-controller's group_controller.go).
        return members.includes(keyOf(object))
          ? undefined
          : `${its}, which ${object.kind} ${keyOf(object)} is not in (any more): the name in its status is from before, and ` +
              `the load balancer has no rules of it`;
      }
      const namespaces = [...new Set(closed.map(({ namespace = '' }) => namespace))].sort().join(', ');
      return (
        `${its}, and the rules of all its Ingresses decide what a request reaches: also of those in ${namespaces}, where no ` +
        `ReferenceGrant lets namespace ${from} refer to them`
      );
    }
  };
}

function article(kind: string): string {
  return kind === 'Ingress' ? 'an Ingress' : `a ${kind}`;
}

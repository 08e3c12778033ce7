import type { ResourceRequest } from '../../sandbox/kubernetes/http/request.ts';

/** One verb on one resource that a role grants: the smallest thing that a role can be without. */
export interface Permission {
  /** The role that grants it: `ClusterRole private-http-api-controller`. */
  readonly role: string;
  readonly verb: string;
  readonly group: string;
  /** With the subresource, where it is one's: `privatehttpapis/status`. */
  readonly resource: string;
  /** The only namespace that it is granted in; undefined: everywhere. */
  readonly namespace: string | undefined;
  /** The only object that it is granted on; undefined: all. */
  readonly name: string | undefined;
}

/** What the API server asks of whoever sent a request. */
export interface Attributes extends Pick<Permission, 'verb' | 'group' | 'resource' | 'namespace'> {
  readonly name: ResourceRequest['name'];
}

/** Whether it grants the request, as RBAC does: by equal words. */
export function grants(permission: Permission, request: Attributes): boolean {
  const { namespace = request.namespace, name = request.name } = permission;
  const isOfThat = permission.group === request.group && permission.resource === request.resource;
  const isThere = namespace === request.namespace && name === request.name;
  return permission.verb === request.verb && isOfThat && isThere;
}

/** For people: `patch privatehttpapis/status.apigateway.privatehttp.io (ClusterRole …)`. */
export function titleOf({ verb, resource, group, namespace, name, role }: Permission): string {
  const [plural = '', subresource] = resource.split('/');
  const kind = [plural, group].filter((part) => part !== '').join('.');
  const object = name === undefined ? '' : ` ${name}`;
  const where = namespace === undefined ? '' : ` in ${namespace}`;
  return `${verb} ${kind}${subresource === undefined ? '' : `/${subresource}`}${object}${where} (${role})`;
}

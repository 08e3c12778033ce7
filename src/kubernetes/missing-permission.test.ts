import { describe, expect, it } from '@jest/globals';

import { missingPermission } from './missing-permission.ts';

const user = 'User "system:serviceaccount:operators:controller"';

describe('what is said of a permission that is missing', () => {
  it.each([
    [
      `privatehttpapis.apigateway.privatehttp.io "a" is forbidden: ${user} cannot patch resource "privatehttpapis/status" in API group "apigateway.privatehttp.io" in the namespace "saas"`,
      '"patch" on privatehttpapis.apigateway.privatehttp.io, subresource status. The chart grants it in its ClusterRole, or with watchNamespaces in its Role in namespace saas: put',
    ],
    [
      `ingresses.networking.k8s.io is forbidden: ${user} cannot list resource "ingresses" in API group "networking.k8s.io" at the cluster scope: RBAC: clusterrole.rbac.authorization.k8s.io "controller" not found`,
      '"list" on ingresses.networking.k8s.io. The chart grants it in its ClusterRole, or with watchNamespaces in its Role in each namespace of it: put',
    ],
    [
      `leases.coordination.k8s.io "l" is forbidden: ${user} cannot update resource "leases" in API group "coordination.k8s.io" in the namespace "operators"`,
      '"update" on leases.coordination.k8s.io. The chart grants it in its Role for the election, in namespace operators: put',
    ],
    [
      `namespaces "kube-system" is forbidden: ${user} cannot get resource "namespaces" in API group "" in the namespace "kube-system"`,
      '"get" on namespaces. The chart grants it in its ClusterRole: put',
    ],
  ])('says which, and where it is granted: %s', (said, expected) => {
    expect(missingPermission(said)).toContain(`lacks the permission ${expected}`);
  });

  it.each([
    'privatehttpapis.apigateway.privatehttp.io "a" is forbidden: ValidatingAdmissionPolicy "p" denied request: not here',
    'events "a" is forbidden: unable to create new content in namespace saas because it is being terminated',
  ])('says nothing where something else forbids it: %s', (said) => {
    expect(missingPermission(said)).toBe(undefined);
  });
});

import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import type { Rendered } from '../../chart/helm.ts';
import { grants, titleOf, type Attributes } from './permission.ts';
import { permissionsOf } from './permissions-of.ts';

const account = { name: 'controller', namespace: 'operators' };
const kinds = `
{kind: ClusterRole, metadata: {name: c}, rules: [{apiGroups: [''], resources: [pods, pods/status], verbs: [get, list]}]}
---
{kind: Role, metadata: {name: r, namespace: saas}, rules: [{apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: [patch]}]}
---
{kind: Role, metadata: {name: r, namespace: other}, rules: [{apiGroups: [apps], resources: [deployments], verbs: [delete]}]}
---
{kind: ClusterRoleBinding, metadata: {name: c}, roleRef: {kind: ClusterRole, name: c}, subjects: [{kind: ServiceAccount, name: controller, namespace: operators}]}
---
{kind: RoleBinding, metadata: {name: r, namespace: saas}, roleRef: {kind: Role, name: r}, subjects: [{kind: ServiceAccount, name: controller, namespace: operators}]}
---
{kind: RoleBinding, metadata: {name: r, namespace: other}, roleRef: {kind: Role, name: r}, subjects: [{kind: ServiceAccount, name: controller, namespace: other}]}
`;
const request: Attributes = { verb: 'patch', group: 'apps', resource: 'deployments', namespace: 'saas', name: 'web' };

describe('the permissions of a ServiceAccount', () => {
  it('are those of the roles that are bound to it, each where it is bound', () => {
    expect(permissionsOf(objectsIn(kinds), account).map(titleOf)).toEqual([
      'get pods (ClusterRole c)',
      'list pods (ClusterRole c)',
      'get pods/status (ClusterRole c)',
      'list pods/status (ClusterRole c)',
      'patch deployments.apps web in saas (Role r)',
    ]);
  });

  it.each<[string, Partial<Attributes>, boolean]>([
    ['what they say', {}, true],
    ['no other verb', { verb: 'update' }, false],
    ['nothing of another group', { group: '' }, false],
    ['no subresource', { resource: 'deployments/status' }, false],
    ['nothing elsewhere', { namespace: 'other' }, false],
    ['nothing for all namespaces', { namespace: undefined }, false],
    ['nothing on another object', { name: 'api' }, false],
    ['nothing on all objects', { name: undefined }, false],
  ])('grant %s', (_, different, granted) => {
    const permissions = permissionsOf(objectsIn(kinds), account);

    const asked = { ...request, ...different };

    expect(permissions.some((permission) => grants(permission, asked))).toBe(granted);
  });

  it('are not told where a rule has a wildcard', () => {
    const wild = kinds.replace('verbs: [get, list]', "verbs: ['*']");

    expect(() => permissionsOf(objectsIn(wild), account)).toThrow('ClusterRole c has a rule of which nobody can say');
  });
});

function objectsIn(yaml: string): readonly Rendered[] {
  // What is written above.
  return parseAllDocuments(yaml).map((document) => document.toJS() as Rendered);
}

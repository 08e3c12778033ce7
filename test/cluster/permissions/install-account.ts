import { setTimeout as sleep } from 'node:timers/promises';

import type { Rendered } from '../../chart/helm.ts';
import { ClusterClient } from '../../sandbox/cluster-client.ts';
import { sendJson } from '../../sandbox/send-json.ts';
import { permissionsOf, type Account } from './permissions-of.ts';
import type { Permission } from './permission.ts';

/** How long roles may take until they are in effect, in ms: some are usual, but a machine can be busy. */
const patience = 30_000;

/** The kinds of which an identity with its permissions consists. */
const kinds = ['ServiceAccount', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];

/**
 * Makes the ServiceAccount that is among a chart's objects, with its roles and nothing else of them, at an API server that
 * takes whoever brings no token for its administrator. Answers a token of it as soon as it may do all that they grant.
 */
export async function installAccount(url: string, objects: readonly Rendered[]): Promise<string> {
  const account = accountIn(objects);
  await new ClusterClient({ url }).apply(objects.filter(({ kind }) => kinds.includes(kind)));
  const token = await tokenOf(url, account);
  const end = performance.now() + patience;
  for (const permission of permissionsOf(objects, account)) {
    while (!(await has(url, token, permission))) {
      if (performance.now() > end)
        throw new Error(`${account.name} was not granted this: ${JSON.stringify(permission)}`);
      await sleep(20);
    }
  }
  return token;
}

/** The only ServiceAccount among the objects. */
export function accountIn(objects: readonly Rendered[]): Account {
  const [account] = objects.filter(({ kind }) => kind === 'ServiceAccount');
  const { name = '', namespace = '' } = account?.metadata ?? {};
  return { name, namespace };
}

async function tokenOf(url: string, { name, namespace }: Account): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const spec = { expirationSeconds: 24 * 3600 };
  const answered = await post<{ readonly token: string }>(url + path, {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec },
  });
  return answered.token;
}

async function has(url: string, token: string, permission: Permission): Promise<boolean> {
  const { verb, group, resource: whole, namespace, name } = permission;
  const [resource, subresource] = whole.split('/');
  const resourceAttributes = { verb, group, resource, subresource, namespace, name };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const answered = await post<{ readonly allowed: boolean }>(url + path, {
    token,
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
  });
  return answered.allowed;
}

/** Sends a question; answers the status of what comes back, which the caller knows. */
async function post<Answered>(
  url: string,
  { body, token }: { readonly body: object; readonly token?: string },
): Promise<Answered> {
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const { status, text } = await sendJson(url, { method: 'POST', headers, body });
  if (status >= 300) throw new Error(`POST ${url} was answered with ${status}: ${text}`);
  return (JSON.parse(text) as { readonly status: Answered }).status;
}

import process from 'node:process';
import { describe, expect, it } from '@jest/globals';
import { accountIn } from '../permissions/install-account.ts';
import { grants, titleOf, type Permission } from '../permissions/permission.ts';
import { permissionsOf } from '../permissions/permissions-of.ts';
import { readAuditLog, type JudgedRequest } from '../permissions/read-audit-log.ts';
import { renderInstallation } from '../permissions/render-installation.ts';

const requests = await requestsOfTheSuite();
const permissions = await permissionsWith({});

describe('of the permissions that the chart grants, as the requests of the behaviour suite show,', () => {
  it('none was lacking', () => {
    const refused = requests.filter(({ isAllowed }) => !isAllowed);

    expect(requests.length).toBeGreaterThan(permissions.length);
    expect(refused).toEqual([]);
    // So what is found out below by the same means is what the API server would have said.
    expect(requests.filter((request) => !isGranted(request, permissions))).toEqual([]);
  });

  it.each(permissions.map((permission) => [titleOf(permission), permission] as const))('%s is needed', (_, one) => {
    const others = permissions.filter((permission) => permission !== one);

    const missing = requests.filter((request) => !isGranted(request, others));

    expect(missing).not.toEqual([]);
  });

  it('all are there too where only some namespaces are watched, in each of them, and no other', async () => {
    const namespaces = [...new Set(requests.flatMap(({ namespace }) => namespace ?? []))];

    const there = await permissionsWith({ watchNamespaces: namespaces });

    const asked = requests.flatMap((request) => asWatchedIn(namespaces, request));
    expect(asked.filter((request) => !isGranted(request, there))).toEqual([]);
    expect(new Set(there.map(whatIn))).toEqual(new Set(permissions.map(whatIn)));
    const everywhere = new Set(
      there.filter(({ namespace }) => namespace === undefined).map(({ resource }) => resource),
    );
    expect(everywhere).toEqual(new Set(ofNoNamespace));
  });
});

/** What the controllers of the suite asked for, on all of its control planes. */
async function requestsOfTheSuite(): Promise<readonly JudgedRequest[]> {
  // Our own test/cluster/main.ts wrote it.
  const files = JSON.parse(process.env.AUDIT_LOGS ?? '[]') as readonly string[];
  const user = userOf(accountIn(await renderInstallation()));
  const all = (await Promise.all(files.map(readAuditLog))).flat();
  return all.filter((request) => request.user === user);
}

async function permissionsWith(values: {
  readonly watchNamespaces?: readonly string[];
}): Promise<readonly Permission[]> {
  const objects = await renderInstallation(values);
  return permissionsOf(objects, accountIn(objects));
}

function userOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

function isGranted(request: JudgedRequest, by: readonly Permission[]): boolean {
  return by.some((permission) => grants(permission, request));
}

const ofNoNamespace = ['vpclinks', 'vpclinks/status', 'namespaces', 'customresourcedefinitions', 'nodes'];

/** The same as a controller asks for it that watches these namespaces only: lists and watches of each, not of all. */
function asWatchedIn(namespaces: readonly string[], request: JudgedRequest): readonly JudgedRequest[] {
  const isOfAll = request.namespace === undefined && !ofNoNamespace.includes(request.resource);
  return isOfAll ? namespaces.map((namespace) => ({ ...request, namespace })) : [request];
}

/** Without where. */
function whatIn({ verb, group, resource, name }: Permission): string {
  return JSON.stringify([verb, group, resource, name]);
}

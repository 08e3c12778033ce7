import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/runtime/clock.ts';
import type { ApiServer } from '../sandbox/api-server.ts';
import { apiClient, type Answer } from '../sandbox/kubernetes/api-client.ts';
import { isJsonObject, listAt, objectAt, textOf, type Json, type JsonObject } from '../sandbox/kubernetes/json.ts';
import { applyMergePatch } from '../sandbox/kubernetes/patches/merge-patch.ts';
import type { Schema } from '../sandbox/kubernetes/schema/schema.ts';
import { readCrds } from '../sandbox/read-crds.ts';
import { clusterOfTests } from './cluster-of-tests.ts';
import type { LimitCase, LimitCases } from './limits/limit-case.ts';
import { limitsOf, type Limit } from './limits/limits-of.ts';
import { place } from './limits/place.ts';
import { apiCases, fullApi } from './limits/private-http-api.ts';
import { refusalOf } from './limits/refusal-of.ts';
import { fullLink, linkCases } from './limits/vpc-link.ts';

const crds = await readCrds();
/** What is left out of routes is as it is there: one test for all of it. */
const asARoute = 'spec.routeDefaults.';

const root = '/apis/apigateway.privatehttp.io/v1alpha1';

describe.each<{ kind: string; full: JsonObject; cases: LimitCases; path: string }>([
  { kind: 'PrivateHttpApi', full: fullApi, cases: apiCases, path: `${root}/namespaces/default/privatehttpapis` },
  { kind: 'VpcLink', full: fullLink, cases: linkCases, path: `${root}/vpclinks` },
])('the limits of a $kind', ({ kind, full, cases, path }) => {
  const limits = limitsOf(schemaOf(kind)).filter(({ path: at }) => !at.startsWith(asARoute));
  let server: ApiServer;

  beforeAll(async () => {
    server = await clusterOfTests().startApiServer({ clock: systemClock, crds });
  });
  afterAll(async () => {
    await server.close();
  });

  /** Tries what an object would be, without making it so; what was there before it is made. */
  async function attempt(limit: Limit, value: Json | undefined, before: LimitCase['before']): Promise<Answer> {
    const client = apiClient(server);
    const dryRun = 'dryRun=All&fieldValidation=Strict';
    const wanted = withValue(full, limit, value);
    if (before === undefined && !limit.path.startsWith('status'))
      return client.request('POST', `${path}?${dryRun}`, wanted);
    const first = before === undefined ? full : withValue(full, limit, before as Json);
    const stored = await client.request('POST', path, {
      ...first,
      metadata: { ...objectAt(first, 'metadata'), name: 'stored' },
    });
    const one = `${path}/stored`;
    try {
      if (before === undefined)
        return await client.patch('merge', `${one}/status?${dryRun}`, { status: wanted.status });
      const { body } = await client.patch('merge', `${one}/status`, { status: first.status });
      return await client.request('PUT', `${one}?${dryRun}`, {
        ...wanted,
        metadata: body.metadata ?? stored.body.metadata,
      });
    } finally {
      await client.request('DELETE', one);
    }
  }

  it.each(limits.map((limit) => ({ name: nameOf(limit), limit })))('$name', async ({ name, limit }) => {
    const given = limit.keyword === 'required' ? { passes: valueAt(full, limit), refused: undefined } : cases[name];
    if (given === undefined)
      throw new Error(`There is no case of ${kind}: ${name}. Write one into test/behaviour/limits/.`);
    const [passes, refused] = [given.passes as Json, given.refused as Json | undefined];
    const before = 'before' in given ? given.before : undefined;

    const within = await attempt(limit, passes, before);
    const beyond = await attempt(limit, refused, before);

    expect(within.code < 300 ? 'accepted' : within.body.message).toBe('accepted');
    expect(beyond.code).toBe(422);
    expect(causesOf(beyond)).toContain(refusalOf(limit, place(full, limit.path, refused).path, refused));
  });

  it('are all of those that there are cases of', () => {
    expect(Object.keys(cases).filter((name) => !limits.some((limit) => nameOf(limit) === name))).toEqual([]);
  });
});

it('what routeDefaults takes is what a route takes', () => {
  const { spec } = schemaOf('PrivateHttpApi').properties ?? {};

  const { routeDefaults, routes } = spec?.properties ?? {};

  expect(routes?.items?.properties).toMatchObject(routeDefaults?.properties ?? {});
});

function nameOf({ path, keyword }: Limit): string {
  return `${path} ${keyword}`;
}

function schemaOf(kind: string): Schema {
  const spec = crds.map((crd) => objectAt(crd, 'spec')).find((one) => objectAt(one, 'names').kind === kind) ?? {};
  const [version] = listAt(spec, 'versions').filter(isJsonObject);
  // The project's own definition, which API servers have looked at.
  return objectAt(version ?? {}, 'schema').openAPIV3Schema as unknown as Schema;
}

/** The object with another value at a limit's path; of the whole object, patched by it. */
function withValue(full: JsonObject, { path }: Limit, value: Json | undefined): JsonObject {
  // Either way it stays an object.
  return (
    path === '' ? applyMergePatch(full, isJsonObject(value) ? value : {}) : place(full, path, value).value
  ) as JsonObject;
}

function valueAt(full: JsonObject, { path }: Limit): Json | undefined {
  return place(full, path, undefined).before;
}

/** What is wrong, as `field: what`. */
function causesOf({ body }: Answer): readonly string[] {
  const causes = listAt(objectAt(body, 'details'), 'causes').filter(isJsonObject);
  return causes.map(({ field, message }) => `${textOf(field ?? '')}: ${textOf(message ?? '')}`);
}

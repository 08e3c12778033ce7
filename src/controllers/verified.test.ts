import { describe, expect, it } from '@jest/globals';
import type { Action } from '../model/action.ts';
import type { Drift } from '../model/drift.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { Verified } from './verified.ts';

const uid = 'uid-1';
const ofContent: Action = { do: 'DeleteRoute', routeKey: 'GET /secret', routeId: 'r1' };
const ofSettings: Action = { do: 'UpdateApi', name: 'my-http-api', description: '' };

describe('a deployment', () => {
  it('is not believed while what it is made of is put right, unless the API was found unchanged after it was made', () => {
    const verified = new Verified();
    verified.add(uid, deployed('old'));

    const observed = verified.correcting(uid, [ofContent], deployed('old', 'new'));

    expect(usable(observed)).toEqual(['old']);
  });

  it('is believed where something else is put right', () => {
    expect(usable(new Verified().correcting(uid, [ofSettings], deployed('new')))).toEqual(['new']);
  });

  it('is not believed after a crash in the middle of that, but for those that were made since it began', () => {
    const observed = new Verified().resuming(interrupted('route "GET /secret"'), deployed('before', 'since'));

    expect(usable(observed)).toEqual(['since']);
  });

  it.each([
    ['nothing was interrupted', { ...interrupted('route "GET /secret"'), status: { drift: drift('route "GET /"') } }],
    ['something else was put right', interrupted('name and description')],
    ['the spec has changed since', { ...interrupted('route "GET /secret"'), metadata: metadata(2) }],
  ])('is believed after a crash where %s', (_why, api) => {
    expect(usable(new Verified().resuming(api, deployed('before')))).toEqual(['before']);
  });

  it('is forgotten with its object', () => {
    const verified = new Verified();
    verified.add(uid, deployed('old'));

    verified.forget(uid);

    expect(usable(verified.correcting(uid, [ofContent], deployed('old')))).toEqual([]);
  });
});

function deployed(...ids: readonly string[]): ObservedApi {
  const deployments = ids.map((deploymentId) => ({ deploymentId, contentHash: 'hash', usable: true, createdAt: 0 }));
  return { ...noApi, deployments };
}

function usable({ deployments }: ObservedApi): readonly string[] {
  return deployments.filter((deployment) => deployment.usable).map(({ deploymentId }) => deploymentId);
}

/** An object of which that was being put right when its deployment was `before`. */
function interrupted(what: string): PrivateHttpApi {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: metadata(1),
    spec: { routes: [] },
    status: {
      applying: { hash: 'hash', since: '2026-01-01T00:00:00Z' },
      drift: drift(what),
      deployments: [{ deploymentId: 'before', contentHash: 'hash', createdAt: '2026-01-01T00:00:00Z' }],
    },
  };
}

function metadata(generation: number): PrivateHttpApi['metadata'] {
  const written = { resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { name: 'my-http-api', namespace: 'saas', uid, generation, ...written };
}

function drift(what: string): Drift {
  const items = [{ what, correction: 'put right', corrections: 1 }];
  return { state: 'Corrected', generation: 1, since: '2026-01-01T00:00:00Z', items };
}

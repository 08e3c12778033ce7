import { describe, expect, it } from '@jest/globals';
import type { Backends } from '../backends/backend-resolver.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Observation } from '../observed/api-observer.ts';
import type { Place } from './place-of.ts';
import { Served } from './served.ts';
import { withdrawnFrom } from './withdrawn-from.ts';

const api: PrivateHttpApi = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'PrivateHttpApi',
  metadata: { namespace: 'saas', name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { routes: [] },
};

describe('what a held object serves', () => {
  it('is looked at again where AWS cannot be believed yet', async () => {
    const looked = await withdrawnFrom(optionsWith({ state: 'tooEarly', after: 5_000 }));

    expect(looked).toEqual({ isWithdrawn: false, lookAgainAfter: 5_000 });
  });

  it('is not asked for again once it was seen', async () => {
    const observed = { api: undefined, integrations: [], routes: [], deployments: [], stages: [] };

    expect(await withdrawnFrom(optionsWith({ state: 'observed', observed }))).toEqual({
      isWithdrawn: false,
      lookAgainAfter: Infinity,
    });
  });
});

function optionsWith(observation: Observation) {
  // Nothing is served that would be asked for, so of these nothing is used but the call that they are for.
  const backends = { needingConsent: () => undefined } as unknown as Backends;
  const place = { region: 'eu-west-1', call: { owner: 'pha/saas/a' } } as unknown as Place;
  return {
    ...{ api, place, backends, served: new Served(backends), links: { list: () => [] } },
    observer: { apiIdOf: () => Promise.resolve('a1'), inspect: () => Promise.resolve(observation) },
  };
}

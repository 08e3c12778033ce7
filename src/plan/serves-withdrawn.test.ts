import { expect, it } from '@jest/globals';
import type { DesiredApi } from '../model/desired-api.ts';
import { integrationKey } from '../model/integration-key.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import { servesWithdrawn } from './serves-withdrawn.ts';

const withdrawn = ['Listener a'];
const desired: DesiredApi = {
  settings: { name: 'api', description: '', tags: {} },
  integrations: new Map(),
  routes: new Map(),
  stages: new Map(),
  managedTagKeys: [],
  contentHash: 'desired',
  hash: 'whole',
};

it('is so where an integration leads there, whatever path and time-out it has', () => {
  expect(servesWithdrawn(withdrawn, desired, apiWith({ backend: 'Listener a', served: 'desired' }))).toBe(true);
  expect(servesWithdrawn(withdrawn, desired, apiWith({ backend: 'Listener ab', served: 'desired' }))).toBe(false);
});

it('may be so where a stage serves something else than what is desired', () => {
  expect(servesWithdrawn(withdrawn, desired, apiWith({ backend: 'Listener b', served: 'other' }))).toBe(true);
  expect(servesWithdrawn(withdrawn, desired, apiWith({ backend: 'Listener b', served: undefined }))).toBe(true);
  expect(servesWithdrawn(withdrawn, desired, noApi)).toBe(false);
});

it('is not so where no consent is missing', () => {
  expect(servesWithdrawn([], desired, apiWith({ backend: 'Listener a', served: 'other' }))).toBe(false);
});

function apiWith({ backend, served }: { readonly backend: string; readonly served: string | undefined }): ObservedApi {
  const key = integrationKey({ backend, path: '/', timeoutInMillis: 50 });
  const shared = { uri: 'arn', connectionId: 'link', timeoutInMillis: 50, requestParameters: {} };
  return {
    ...noApi,
    integrations: [{ ...shared, integrationId: 'i1', key }],
    deployments: [{ deploymentId: 'd1', contentHash: served, usable: true, createdAt: 0 }],
    stages: [{ stageName: 'dev', deploymentId: 'd1', autoDeploy: false, description: '', tags: {} }],
  };
}

import { describe, expect, it } from '@jest/globals';
import type { Action } from '../model/action.ts';
import { changesContent, concernsContent, findDifferences } from './find-differences.ts';

const settings = { name: 'api', description: '', tags: {} };
const stage = { description: '', tags: {} };
const shared = { uri: 'arn', connectionId: 'link', timeoutInMillis: 30_000, requestParameters: {} };
const integration = { ...shared, key: 'Ingress saas/web, port 80' };

/** One action of each kind. */
const actions: readonly Action[] = [
  { do: 'UpdateApi', name: 'api', description: '' },
  { do: 'TagApi', tags: {} },
  { do: 'UntagApi', tagKeys: [] },
  { do: 'CreateIntegration', integration },
  { do: 'UpdateIntegration', integrationId: 'i1', integration, removedParameters: [] },
  { do: 'DeleteIntegration', integrationId: 'i2' },
  { do: 'CreateRoute', routeKey: 'GET /a', integration: integration.key },
  { do: 'UpdateRoute', routeKey: 'GET /b', routeId: 'r1', integration: integration.key },
  { do: 'DeleteRoute', routeKey: 'GET /c', routeId: 'r2' },
  { do: 'CreateDeployment', contentHash: 'hash' },
  { do: 'DeleteDeployment', deploymentId: 'd1' },
  { do: 'CreateStage', stageName: 'dev', stage, contentHash: 'hash' },
  { do: 'UpdateStage', stageName: 'dev', description: '', contentHash: 'hash', stopAutoDeploy: false },
  { do: 'TagStage', stageName: 'dev', tags: {} },
  { do: 'UntagStage', stageName: 'dev', tagKeys: [] },
  { do: 'DeleteStage', stageName: 'old' },
];

describe('what a plan says of AWS', () => {
  it('names each thing once, with the first of what is done about it, and no deployment that nobody needs', () => {
    const found = findDifferences(actions);

    expect(found.map(({ what }) => what)).toEqual([
      'name and description',
      'tags',
      'integration with Ingress saas/web, port 80',
      'integrations that were added',
      'route "GET /a"',
      'route "GET /b"',
      'route "GET /c"',
      'the deployment that is served',
      'stage "dev"',
      'tags of stage "dev"',
      'stage "old"',
    ]);
    expect(found.find(({ what }) => what === 'stage "dev"')?.correction).toContain('create stage');
  });

  it('says no more than that the API is gone, where it is', () => {
    const found = findDifferences([{ do: 'CreateApi', settings }, ...actions]);

    expect(found.map(({ what }) => what)).toEqual(['the API itself']);
  });
});

describe('whether it is about what deployments are made of', () => {
  it.each(actions.map((action) => [action.do, action] as const))(
    'is said alike of the plan and of what is remembered: %s',
    (_do, action) => {
      const items = findDifferences([action]).map((difference) => ({ ...difference, corrections: 1 }));

      expect(concernsContent({ items })).toBe(changesContent([action]));
    },
  );

  it('may be so where there are more differences than are remembered', () => {
    expect(concernsContent({ items: [], more: 1 })).toBe(true);
  });
});

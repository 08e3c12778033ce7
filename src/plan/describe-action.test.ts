import { describe, expect, it } from '@jest/globals';
import type { Action } from '../model/action.ts';
import { integrationKey } from '../model/integration-key.ts';
import { describeAction } from './describe-action.ts';

const key = integrationKey({ backend: 'Ingress saas/saas, port 80', path: '$request.path', timeoutInMillis: 30_000 });
const integration = {
  key,
  uri: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/saas/1/2',
  connectionId: 'a1b2c3',
  timeoutInMillis: 30_000,
  requestParameters: {},
};

describe('an action in words', () => {
  it.each<[string, Action]>([
    ['create an integration with Ingress saas/saas, port 80', { do: 'CreateIntegration', integration }],
    [
      'update the integration with Ingress saas/saas, port 80',
      { do: 'UpdateIntegration', integrationId: 'i1', integration, removedParameters: [] },
    ],
    [
      'create route "GET /x" to Ingress saas/saas, port 80',
      { do: 'CreateRoute', routeKey: 'GET /x', integration: key },
    ],
    [
      'point route "GET /x" at Ingress saas/saas, port 80',
      { do: 'UpdateRoute', routeKey: 'GET /x', routeId: 'r1', integration: key },
    ],
    ['deploy the routes', { do: 'CreateDeployment', contentHash: '0123abcd' }],
    [
      'point stage "dev" at the new deployment',
      { do: 'UpdateStage', stageName: 'dev', description: '', contentHash: '0123abcd', stopAutoDeploy: false },
    ],
  ])('is: %s', (words, action) => {
    expect(describeAction(action)).toBe(words);
  });
});

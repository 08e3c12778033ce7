import type { Action } from '../model/action.ts';
import type { AwsFailure } from '../model/aws-failure.ts';

/**
 * Id of the link that may be gone when an action failed so; undefined where the link has nothing to do with it. An
 * integration is refused for its link, its listener or its settings, in words that AWS does not publish, so the link is
 * looked at whenever one is.
 */
export function linkInDoubt(action: Action, { kind }: AwsFailure): string | undefined {
  if (action.do !== 'CreateIntegration' && action.do !== 'UpdateIntegration') return undefined;
  return kind === 'rejected' || kind === 'notFound' ? action.integration.connectionId : undefined;
}

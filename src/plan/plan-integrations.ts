import type { Action } from '../model/action.ts';
import type { DesiredApi, DesiredIntegration } from '../model/desired-api.ts';
import type { ObservedApi, ObservedIntegration } from '../model/observed-api.ts';
import type { Pairs } from './pair-integrations.ts';
import { sameRecord } from './same-record.ts';

/**
 * What makes the API's integrations the desired ones. `removed` has to wait for the routes: DeleteIntegration answers 409
 * while a route refers to it (terraform-provider-aws #12195).
 */
export function planIntegrations(
  desired: DesiredApi,
  observed: ObservedApi,
  pairs: Pairs,
): { readonly made: readonly Action[]; readonly removed: readonly Action[] } {
  const kept = new Set([...pairs.values()].map(({ integrationId }) => integrationId));

  return {
    made: [...desired.integrations.values()].flatMap((integration) => made(integration, pairs.get(integration.key))),
    removed: observed.integrations
      .filter(({ integrationId }) => !kept.has(integrationId))
      .map(({ integrationId }) => ({ do: 'DeleteIntegration', integrationId })),
  };
}

function made(integration: DesiredIntegration, partner: ObservedIntegration | undefined): readonly Action[] {
  if (partner === undefined) return [{ do: 'CreateIntegration', integration }];
  if (sameIntegration(integration, partner)) return [];
  return [
    {
      do: 'UpdateIntegration',
      integrationId: partner.integrationId,
      integration,
      removedParameters: Object.keys(partner.requestParameters).filter(
        (name) => !(name in integration.requestParameters),
      ),
    },
  ];
}

function sameIntegration(desired: DesiredIntegration, observed: ObservedIntegration): boolean {
  return (
    desired.key === observed.key &&
    desired.uri === observed.uri &&
    desired.connectionId === observed.connectionId &&
    desired.timeoutInMillis === observed.timeoutInMillis &&
    desired.serverName === observed.serverName &&
    sameRecord(desired.requestParameters, observed.requestParameters)
  );
}

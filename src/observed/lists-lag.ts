import { GetDeploymentCommand, GetIntegrationCommand, GetStageCommand } from '@aws-sdk/client-apigatewayv2';
import { failureOf } from '../aws/aws-call-error.ts';
import { patiently } from '../aws/patiently.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApiStatus } from '../model/private-http-api.ts';
import { listRoutes, type Listing } from './observe-api.ts';

/**
 * Whether the lists of an API show less than there is, as they may for a while (assumed; nothing is promised), so that what
 * they leave out would be made a second time.
 *
 * What status says is there, and what one list refers to and another one does not show, is asked for by its id, until the
 * first is there: so it costs no call where nothing is missing, and at most one for each thing that has to be made. Ids of
 * routes nobody knows: they are listed once more. Throws AwsCallError.
 */
export async function listsLag(
  observed: ObservedApi,
  status: PrivateHttpApiStatus | undefined,
  listing: Listing,
): Promise<boolean> {
  const { apiGateway, apiId: ApiId, call, clock } = listing;
  const said = status?.apiId === ApiId ? status : undefined;
  const routes = said?.routes?.filter(({ integrationId }) => integrationId !== undefined) ?? [];
  const stages = said?.stages ?? [];

  const integrationIds = missing(
    [...observed.routes, ...routes].map(({ integrationId }) => integrationId),
    observed.integrations.map(({ integrationId }) => integrationId),
  );
  for (const IntegrationId of integrationIds)
    if (await isThere(() => apiGateway.call(new GetIntegrationCommand({ ApiId, IntegrationId }), call))) return true;

  const deploymentIds = missing(
    [...observed.stages, ...stages].map(({ deploymentId }) => deploymentId),
    observed.deployments.map(({ deploymentId }) => deploymentId),
  );
  for (const DeploymentId of deploymentIds)
    if (await isThere(() => apiGateway.call(new GetDeploymentCommand({ ApiId, DeploymentId }), call))) return true;

  const stageNames = missing(
    stages.map(({ name }) => name),
    observed.stages.map(({ stageName }) => stageName),
  );
  for (const StageName of stageNames)
    if (await isThere(() => apiGateway.call(new GetStageCommand({ ApiId, StageName }), call))) return true;

  const routeKeys = missing(
    routes.map(({ routeKey }) => routeKey),
    observed.routes.map(({ routeKey }) => routeKey),
  );
  if (routeKeys.length === 0) return false;
  const again = await listRoutes(listing);
  return again.some(({ routeKey }) => routeKeys.includes(routeKey));

  /** What status says can be edited by hand, so what AWS will not even have as an id is not there. */
  async function isThere(ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await patiently(ask, clock);
      return true;
    } catch (error) {
      const { kind } = failureOf(error);
      if (kind === 'notFound' || kind === 'rejected') return false;
      throw error;
    }
  }
}

/** Of what there should be, each once, what is not shown. */
function missing(expected: readonly (string | undefined)[], shown: readonly string[]): readonly string[] {
  const there = new Set(shown);
  return [...new Set(expected)].flatMap((one) => (one === undefined || one === '' || there.has(one) ? [] : [one]));
}

import type { ApiSettings, DesiredApi, DesiredIntegration } from '../model/desired-api.ts';
import { integrationKey } from '../model/integration-key.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { routesOf, type Route } from '../model/routes-of.ts';
import { millisecondsOf } from './duration.ts';
import { hashOf } from './hash.ts';
import { mappedHeaders } from './mapped-headers.ts';
import type { RouteOutcome, ServedRoute } from './serve-routes.ts';

interface Options {
  readonly api: PrivateHttpApi;
  /** By routeKey; a route that is served with nothing is left out. */
  readonly outcomes: ReadonlyMap<string, RouteOutcome>;
  /** The tags of what is made for this object: the user's given ones, the defaults, and the marks of ownership. */
  readonly tags: (user: Readonly<Record<string, string>> | undefined) => Readonly<Record<string, string>>;
}

/** The HTTP API that a spec asks for, with every default filled in. One integration serves all routes that need the same. */
export function buildDesiredApi({ api, outcomes, tags }: Options): DesiredApi {
  const { spec, metadata } = api;
  const settings: ApiSettings = {
    name: spec.name ?? metadata.name,
    description: spec.description ?? '',
    tags: tags(spec.tags),
  };
  const integrations = new Map<string, DesiredIntegration>();
  const routes = new Map<string, { readonly integration: string }>();
  for (const route of routesOf(api)) {
    const served = outcomes.get(route.routeKey)?.served;
    if (served === undefined) continue;
    const integration = integrationOf(route, served);
    integrations.set(integration.key, integration);
    routes.set(route.routeKey, { integration: integration.key });
  }

  // API Gateway deploys no API without routes, so a stage could only go on serving what is not wanted any more.
  const servedStages = routes.size === 0 ? [] : (spec.stages ?? [{ name: '$default' }]);
  const stages = new Map(
    servedStages.map((stage) => [stage.name, { description: stage.description ?? '', tags: tags(stage.tags) }]),
  );

  const contentHash = hashOf({ integrations, routes });
  return {
    settings,
    integrations,
    routes,
    stages,
    managedTagKeys: api.status?.tagKeys ?? [],
    contentHash,
    hash: hashOf({ contentHash, settings, stages }),
  };
}

function integrationOf(route: Route, served: ServedRoute): DesiredIntegration {
  const { backend, uri, vpcLinkId, serverName } = served;
  const timeoutInMillis = route.timeout === undefined ? 30_000 : millisecondsOf(route.timeout);
  // A private integration receives /{stage}/path unless the path is overwritten ("Working with private integrations for
  // HTTP APIs", API Gateway developer guide); $request.path is the path without the stage.
  const path = route.rewrite?.path ?? '$request.path';
  const headers = mappedHeaders(route.request?.headers);
  const mappings = Object.keys(headers).length === 0 ? undefined : hashOf(headers);
  return {
    key: integrationKey({ backend, path, timeoutInMillis, serverName, mappings }),
    uri,
    connectionId: vpcLinkId,
    timeoutInMillis,
    serverName,
    requestParameters: { 'overwrite:path': path, ...headers },
  };
}

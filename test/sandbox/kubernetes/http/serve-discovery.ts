import type { IncomingMessage, ServerResponse } from 'node:http';

import { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions } from '../discovery/discovery.ts';
import { openApiDocument, openApiIndex } from '../discovery/openapi.ts';
import type { JsonObject } from '../json.ts';
import type { Catalogue } from '../resources/catalogue.ts';
import { send } from './send.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

const VERSION = {
  major: '1',
  minor: '37',
  gitVersion: 'v1.37.2',
  platform: 'linux/amd64',
  goVersion: 'none',
  compiler: 'none',
};

/** Answers whatever is about the API rather than about its objects; false where it is not. */
export function serveDiscovery(
  catalogue: Catalogue,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): boolean {
  const [root, ...rest] = url.pathname.split('/').filter((part) => part !== '');
  if (root === 'healthz' || root === 'readyz' || root === 'livez') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    return true;
  }
  if ((root === 'api' || root === 'apis') && rest.length === 0 && wantsAggregated(request)) {
    response.writeHead(200, { 'content-type': AGGREGATED }).end(JSON.stringify(aggregatedDiscovery(catalogue, root)));
    return true;
  }
  const body = documentAt(catalogue, root, rest);
  if (body === undefined) return false;
  send(response, 200, body);
  return true;
}

function wantsAggregated({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? '').includes('g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
}

function documentAt(catalogue: Catalogue, root: string | undefined, rest: readonly string[]): JsonObject | undefined {
  const [first, second, third, fourth] = rest;
  switch (root) {
    case 'version':
      return VERSION;
    case 'api':
      if (first === undefined) return apiVersions();
      return second === undefined ? apiResourceList(catalogue, '', first) : undefined;
    case 'apis':
      if (first === undefined) return apiGroupList(catalogue);
      if (second === undefined) return catalogue.groups().has(first) ? apiGroup(catalogue, first) : undefined;
      return third === undefined ? apiResourceList(catalogue, first, second) : undefined;
    case 'openapi':
      if (first !== 'v3') return undefined;
      if (second === undefined) return openApiIndex(catalogue);
      if (second === 'api' && third !== undefined) return openApiDocument(catalogue, '', third);
      return third === undefined || fourth === undefined ? undefined : openApiDocument(catalogue, third, fourth);
    default:
      return undefined;
  }
}

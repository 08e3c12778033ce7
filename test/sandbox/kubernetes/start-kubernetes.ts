import type { IncomingMessage, ServerResponse } from 'node:http';

import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../../../src/runtime/clock.ts';
import type { ApiServer } from '../api-server.ts';
import { listen } from './http/listen.ts';
import type { RecordedRequest } from './http/recorded-request.ts';
import { readResourceRequest, verbOf } from './http/request.ts';
import { serveDiscovery } from './http/serve-discovery.ts';
import { serveResource } from './http/serve-resource.ts';
import type { JsonObject } from './json.ts';
import { kubeconfigFor } from './kubeconfig-for.ts';
import { builtInResources } from './resources/built-in-resources.ts';
import { Catalogue } from './resources/catalogue.ts';
import { StatusError } from './status-error.ts';
import { decode } from './storage/decode.ts';
import { serveDefinitions } from './storage/definitions.ts';
import { emptyDeletedNamespaces } from './storage/namespaces.ts';
import { Objects } from './storage/objects.ts';
import { Store } from './storage/store.ts';

interface Options {
  /** All timestamps, ages, time-outs and bookmarks go by it. */
  readonly clock: Clock;
  /** CustomResourceDefinitions, as their YAML parses, that are there from the start. */
  readonly crds: readonly JsonObject[];
  /** 0, or left out: any free one. */
  readonly port?: number;
}

/** The API server that runs in this process. */
export interface Kubernetes extends ApiServer {
  /** Answers the next requests that match, `times` of them (1 if left out), with this error. */
  fail(failure: Failure): void;
  /** Ends all watches, as a server does from time to time. */
  dropWatches(): void;
  /** Forgets history: watches and paged lists of earlier revisions get 410 Expired. */
  compact(): void;
}

/** An error to answer with instead of doing what was asked. */
export interface Failure {
  readonly matches: (request: Pick<RecordedRequest, 'verb' | 'resource' | 'name' | 'userAgent'>) => boolean;
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly times?: number;
}

/** Starts an API server with the namespaces `default` and `kube-system`. */
export async function startKubernetes({ clock, crds, port = 0 }: Options): Promise<Kubernetes> {
  const store = new Store();
  const objects = new Objects({ store, clock });
  const catalogue = new Catalogue(await builtInResources());
  serveDefinitions({ store, catalogue, clock });
  emptyDeletedNamespaces({ store, objects, catalogue });
  const add = (kind: string, body: JsonObject): void => {
    const resource = catalogue.all.find((one) => one.kind === kind);
    if (resource === undefined) throw new Error(`The sandbox's API server does not serve ${kind}.`);
    const object = decode(resource, body, { fieldValidation: 'Strict', withDefaults: true, warn: () => undefined });
    objects.create(resource, object, { dryRun: false, manager: 'kube-apiserver', subresource: undefined });
  };
  for (const name of ['default', 'kube-system']) add('Namespace', { metadata: { name } });
  for (const crd of crds) add('CustomResourceDefinition', crd);

  const failures: { left: number; readonly failure: Failure }[] = [];
  const requests: RecordedRequest[] = [];
  const watches = new Set<ServerResponse>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://kubernetes');
    if (serveDiscovery(catalogue, request, response, url)) return;
    const asked = readResourceRequest(request, url);
    const resource = asked === undefined ? undefined : catalogue.find(asked.group, asked.version, asked.plural);
    if (asked === undefined) {
      notServed(response);
      return;
    }
    const verb = verbOf(asked);
    const { namespace, name, subresource, userAgent } = asked;
    const recorded = {
      verb,
      group: asked.group,
      resource: asked.plural,
      subresource,
      namespace,
      name,
      path: url.pathname,
      userAgent,
    };
    requests.push({ ...recorded, at: clock.now() });
    if (resource === undefined) {
      notServed(response);
      return;
    }
    refuseAsAsked(failures, recorded);
    if (verb === 'watch') {
      watches.add(response);
      response.on('close', () => watches.delete(response));
    }
    await serveResource({ store, objects, clock }, { request, response, asked, resource });
  };

  const listener = await listen(answer, port);
  return {
    url: listener.url,
    requests,
    kubeconfig: (token) => kubeconfigFor({ server: listener.url }, token),
    controllerKubeconfig: () => kubeconfigFor({ server: listener.url }),
    hasControllerManager: false,
    moment: () => setImmediate(),
    get inFlight() {
      return listener.inFlight;
    },
    get unavailable() {
      return listener.unavailable;
    },
    set unavailable(unavailable) {
      listener.unavailable = unavailable;
    },
    fail: (failure) => {
      failures.push({ left: failure.times ?? 1, failure });
    },
    dropWatches: () => {
      for (const watch of watches) watch.end();
    },
    compact: () => {
      store.compact();
    },
    close: () => listener.close(),
    [Symbol.asyncDispose]: () => listener.close(),
  };
}

function notServed(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
}

function refuseAsAsked(
  failures: { left: number; readonly failure: Failure }[],
  request: Parameters<Failure['matches']>[0],
): void {
  const found = failures.find(({ left, failure }) => left > 0 && failure.matches(request));
  if (found === undefined) return;
  found.left--;
  throw new StatusError(found.failure);
}

import type { ServerResponse } from 'node:http';

import type { KubernetesConnection } from '../../src/kubernetes/connection.ts';
import type { AnyObject } from '../../src/model/kubernetes-object.ts';
import type { VirtualClock } from '../sandbox/virtual-clock.ts';
import { failure, json, objectOf, type ReceivedRequest, ScriptedApiServer } from './scripted-api-server.ts';

/** What becomes of the next request. */
export type RequestFault = 'reset' | '500' | '429' | '410' | 'silence';

/** What becomes of all watches that are open. */
export type WatchFault = 'reset' | 'end' | 'half a line' | 'no JSON' | '410' | '500';

/** A request, and when it came. */
export interface TimedRequest {
  readonly kind: 'list' | 'page' | 'watch' | 'get';
  readonly path: string;
  readonly at: number;
  /** How it was ended, if not well. */
  readonly fault: RequestFault | undefined;
}

interface OpenWatch {
  readonly response: ServerResponse;
  readonly isSilent: boolean;
}

/** How long it asks clients to wait with a 429, in ms. */
export const retryAfter = 20_000;
const pageSize = 2;

/**
 * An API server of one kind of objects, under any plural, with everything of its protocol that reflectors use (pages, watch
 * history, 410), and every fault that one can have.
 */
export class UnreliableApiServer {
  readonly objects = new Map<string, AnyObject>();
  readonly requests: TimedRequest[] = [];
  readonly #clock: VirtualClock;
  readonly #faults: RequestFault[] = [];
  readonly #history: { readonly version: number; readonly line: string }[] = [];
  readonly #pages = new Map<string, { readonly items: readonly AnyObject[]; readonly resourceVersion: string }>();
  readonly #watches = new Set<OpenWatch>();
  #server: ScriptedApiServer | undefined;
  #version = 1;
  /** Watches from before this version are told that it is gone. */
  #oldest = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  static async start(clock: VirtualClock): Promise<UnreliableApiServer> {
    const server = new UnreliableApiServer(clock);
    server.#server = await ScriptedApiServer.start((response, request) => {
      server.#answer(response, request);
    });
    return server;
  }

  connect(): KubernetesConnection {
    if (this.#server === undefined) throw new Error('It has not been started.');
    return this.#server.connect();
  }

  /** Somebody makes the object, or changes it. */
  set(name: string): void {
    const type = this.objects.has(name) ? 'MODIFIED' : 'ADDED';
    const object = objectOf(name, (this.#version += 1));
    this.objects.set(name, object);
    this.#tell(type, object);
  }

  /** Somebody deletes the object, if it is there. */
  delete(name: string): void {
    if (!this.objects.delete(name)) return;
    this.#tell('DELETED', objectOf(name, (this.#version += 1)));
  }

  /** Forgets its history: who is behind has to list anew. */
  compact(): void {
    this.#oldest = this.#version;
    this.#history.length = 0;
    this.#pages.clear();
  }

  failNext(fault: RequestFault, times: number): void {
    for (let time = 0; time < times; time += 1) this.#faults.push(fault);
  }

  breakWatches(fault: WatchFault): void {
    for (const { response } of this.#watches) {
      if (fault === 'reset') response.destroy();
      if (fault === 'end') response.end();
      if (fault === 'half a line') response.write('{"type":"ADDED","object":{"meta', () => response.destroy());
      if (fault === 'no JSON') response.end('<html>Bad gateway\n');
      if (fault === '410' || fault === '500') {
        response.end(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: Number(fault) } })}\n`);
      }
    }
    this.#watches.clear();
  }

  /** From now on everything goes well. */
  recover(): void {
    this.#faults.length = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  #answer(response: ServerResponse, request: ReceivedRequest): void {
    const kind = kindOf(request);
    const fault = this.#faults.shift() ?? (this.#isBehind(request) ? '410' : undefined);
    this.requests.push({ kind, path: request.path, at: this.#clock.monotonic(), fault });
    if (fault === 'reset') response.destroy();
    else if (fault === '500') failure(500)(response, request);
    else if (fault === '429') {
      failure(429, 'TooManyRequests', 'wait', { 'retry-after': String(retryAfter / 1000) })(response, request);
    } else if (fault === '410' && kind !== 'get') failure(410, 'Expired')(response, request);
    else if (kind === 'watch') this.#watch(response, request, fault === 'silence');
    else if (kind === 'get') this.#get(response, request);
    else this.#list(response, request);
  }

  /** Whether it asks for what the history has forgotten. */
  #isBehind(request: ReceivedRequest): boolean {
    const { query } = request;
    if (query.has('watch')) return Number(query.get('resourceVersion')) < this.#oldest;
    const token = query.get('continue');
    return token !== null && !this.#pages.has(token);
  }

  #get(response: ServerResponse, request: ReceivedRequest): void {
    const object = this.objects.get(request.path.split('/').at(-1) ?? '');
    (object === undefined ? failure(404, 'NotFound') : json(object))(response, request);
  }

  #list(response: ServerResponse, request: ReceivedRequest): void {
    const token = request.query.get('continue');
    const first = { items: [...this.objects.values()], resourceVersion: String(this.#version) };
    const { items, resourceVersion } = (token === null ? undefined : this.#pages.get(token)) ?? first;
    const next = items.length > pageSize ? `${resourceVersion}-${items.length}` : '';
    if (next !== '') this.#pages.set(next, { items: items.slice(pageSize), resourceVersion });
    json({ metadata: { resourceVersion, continue: next }, items: items.slice(0, pageSize) })(response, request);
  }

  #watch(response: ServerResponse, request: ReceivedRequest, isSilent: boolean): void {
    const from = Number(request.query.get('resourceVersion'));
    response.flushHeaders();
    const watch = { response, isSilent };
    this.#watches.add(watch);
    response.on('close', () => this.#watches.delete(watch));
    if (!isSilent) for (const { version, line } of this.#history) if (version > from) response.write(line);
  }

  #tell(type: string, object: AnyObject): void {
    const line = `${JSON.stringify({ type, object })}\n`;
    this.#history.push({ version: this.#version, line });
    for (const { response, isSilent } of this.#watches) if (!isSilent) response.write(line);
  }
}

function kindOf({ path, query }: ReceivedRequest): TimedRequest['kind'] {
  if (query.has('watch')) return 'watch';
  if (path.includes('/namespaces/')) return 'get';
  return query.has('continue') ? 'page' : 'list';
}

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { Agent, request as send, type Dispatcher } from 'undici';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { ApiServer } from '../../sandbox/api-server.ts';
import { listen } from '../../sandbox/kubernetes/http/listen.ts';
import type { RecordedRequest } from '../../sandbox/kubernetes/http/recorded-request.ts';
import { readResourceRequest, verbOf } from '../../sandbox/kubernetes/http/request.ts';
import { kubeconfigFor } from '../../sandbox/kubernetes/kubeconfig-for.ts';
import type { ControlPlaneAccess } from '../control-plane.ts';
import { relayWatch } from './relay-watch.ts';
import { toldBy } from './told-by.ts';
import { WatchProgress } from './watch-progress.ts';

/** Headers that are about one connection only, and those that would hide what passes. */
const notPassedOn = new Set([
  'connection',
  'host',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'accept-encoding',
]);

/**
 * Stands before a real API server, in a world's own process, over plain HTTP. Whoever brings no token is the administrator.
 * So that a world can stand still although its API server is another process, it knows what is on its way; and what goes by
 * time for those who watch (that they are told now and then how far they are, and sent away after a while) goes by the
 * world's clock.
 */
export async function startFront(options: {
  readonly access: ControlPlaneAccess;
  readonly clock: Clock;
  /** Of our controller. Default: an administrator's. */
  readonly controllerToken?: string;
  /** Ends what is to end with it. Default: nothing. */
  readonly closeToo?: () => Promise<void>;
}): Promise<ApiServer> {
  const { access, clock, controllerToken, closeToo } = options;
  const dispatcher = new Agent({ connect: { ca: access.ca }, bodyTimeout: 0, headersTimeout: 0 });
  const requests: RecordedRequest[] = [];
  const progress = new WatchProgress();
  let somethingCame = Promise.withResolvers<undefined>();
  const came = (): void => {
    somethingCame.resolve(undefined);
    somethingCame = Promise.withResolvers();
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://kubernetes');
    const asked = readResourceRequest(request, url);
    const verb = asked === undefined ? undefined : verbOf(asked);
    if (asked !== undefined && verb !== undefined) {
      const { group, plural: resource, subresource, namespace, name, userAgent } = asked;
      const recorded = { verb, group, resource, subresource, namespace, name, userAgent };
      requests.push({ ...recorded, path: url.pathname, at: clock.now() });
    }
    const gone = new AbortController();
    response.on('close', () => {
      gone.abort();
    });
    try {
      if (asked !== undefined && verb === 'watch') {
        const timeout = Number(url.searchParams.get('timeoutSeconds') ?? 0);
        url.searchParams.delete('timeoutSeconds');
        const answered = await passOn(request, url, gone.signal);
        relayWatch({ asked, timeout, answered, response, progress, clock, came });
        return;
      }
      const { statusCode, headers, body } = await passOn(request, url, gone.signal);
      const bytes = Buffer.from(await body.bytes());
      const told = asked !== undefined && statusCode < 300 ? toldBy(asked, bytes.toString()) : undefined;
      if (told !== undefined) progress.told(told);
      response.writeHead(statusCode, passedOn(headers)).end(bytes);
    } catch {
      // No answer from behind is none from here, as if the server were not there.
      response.destroy();
    } finally {
      // After whatever was said here is on its way.
      queueMicrotask(came);
    }
  };

  async function passOn(request: IncomingMessage, url: URL, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const body = await buffer(request);
    return send(access.url + url.pathname + url.search, {
      dispatcher,
      // The server says what it thinks of a method that there is not.
      method: request.method ?? 'GET',
      headers: { authorization: `Bearer ${access.adminToken}`, ...passedOn(request.headers) },
      body: body.length === 0 ? null : body,
      signal,
    });
  }

  const listener = await listen(answer, 0);
  const close = async (): Promise<void> => {
    await listener.close();
    await dispatcher.destroy();
    await closeToo?.();
  };
  return {
    url: listener.url,
    requests,
    kubeconfig: (token) => kubeconfigFor({ server: listener.url }, token),
    controllerKubeconfig: () => kubeconfigFor({ server: listener.url }, controllerToken),
    get inFlight() {
      return listener.inFlight + progress.behind;
    },
    hasControllerManager: true,
    moment: async (waited) => {
      if (listener.inFlight + progress.behind > 0) await Promise.race([somethingCame.promise, sleep(100)]);
      // What is on its way past this front, to another process, takes its time.
      else if (waited > 200) await sleep(1);
      else await turn();
    },
    get unavailable() {
      return listener.unavailable;
    },
    set unavailable(unavailable) {
      listener.unavailable = unavailable;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !notPassedOn.has(name)) passed[name] = value;
  }
  return passed;
}

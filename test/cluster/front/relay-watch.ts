import type { ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Clock, Timer } from '../../../src/runtime/clock.ts';
import { isTrue, type ResourceRequest } from '../../sandbox/kubernetes/http/request.ts';
import type { OpenWatch, WatchProgress } from './watch-progress.ts';

/** How often a watch that allows bookmarks gets one, in ms (kube-apiserver: about once a minute). */
const bookmarkEvery = 60_000;

interface Event {
  readonly type: string;
  readonly object: {
    readonly metadata?: { readonly uid?: string; readonly resourceVersion?: string };
  };
}

/** Hands the events of a watch on as they come, until either side ends it or its time is over by the clock. */
export function relayWatch(options: {
  readonly asked: ResourceRequest;
  /** After how many seconds it is over; 0: when the client has had enough. */
  readonly timeout: number;
  readonly answered: Dispatcher.ResponseData;
  readonly response: ServerResponse;
  readonly progress: WatchProgress;
  readonly clock: Clock;
  /** Is called when events have come. */
  readonly came: () => void;
}): void {
  const { asked, timeout, answered, response, progress, clock, came } = options;
  const { statusCode, headers, body } = answered;
  response.writeHead(statusCode, { 'content-type': String(headers['content-type']) });
  response.flushHeaders();
  // What is selected otherwise than by name, or shown as a table, tells nothing of what else happened.
  const [, name] = /^metadata[.]name=([^,]+)$/.exec(asked.query.get('fieldSelector') ?? '') ?? [];
  const isWhole = !asked.query.has('labelSelector') && (!asked.query.has('fieldSelector') || name !== undefined);
  const isFollowed = statusCode === 200 && isWhole && headers['content-type'] === 'application/json';
  const since = BigInt(asked.query.get('resourceVersion') ?? '0');
  const watch = isFollowed ? progress.open({ ...asked, name }, since) : undefined;
  let cut = '';
  const bookmark = (): void => {
    timers.bookmark = clock.schedule(bookmarkEvery, bookmark);
    // Never into the middle of an event, and not after the last.
    if (watch !== undefined && cut === '' && !response.writableEnded) response.write(bookmarkAt(watch.version));
  };
  const timers: { bookmark?: Timer; end?: Timer } = {};
  if (watch !== undefined && isTrue(asked.query.get('allowWatchBookmarks'))) {
    timers.bookmark = clock.schedule(bookmarkEvery, bookmark);
  }
  if (timeout > 0) timers.end = clock.schedule(timeout * 1000, () => response.end());

  body.setEncoding('utf8');
  body.on('data', (text: string) => {
    response.write(text);
    const lines = `${cut}${text}`.split('\n');
    cut = lines.pop() ?? '';
    if (watch !== undefined) for (const line of lines) hear(watch, line);
    came();
  });
  body.on('end', () => response.end());
  body.on('error', () => response.destroy());
  response.on('close', () => {
    watch?.close();
    timers.bookmark?.cancel();
    timers.end?.cancel();
    body.destroy();
    came();
  });
}

function hear(watch: OpenWatch, line: string): void {
  // kube-apiserver writes one event a line.
  const { type, object } = JSON.parse(line) as Event;
  const { uid, resourceVersion } = object.metadata ?? {};
  if (resourceVersion !== undefined) watch.heard({ type, uid, version: BigInt(resourceVersion) });
}

function bookmarkAt(version: bigint): string {
  return `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(version) } } })}\n`;
}

import { randomUUID } from 'node:crypto';

import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Clock, Timer } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { KubernetesConnection } from './connection.ts';
import { EventCorrelator, type EventSeries } from './event-correlator.ts';
import { isKubernetesError } from './kubernetes-error.ts';
import { microTime } from './micro-time.ts';
import type { ObjectEvent } from './object-event.ts';
import type { ObjectName } from './object-key.ts';
import { collectionPath, objectPath, type ResourceType } from './resource-type.ts';

const events: ResourceType<AnyObject> = {
  group: 'events.k8s.io',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
  namespaced: true,
};

/** An event as it was first sent. */
interface Sent {
  readonly name: ObjectName;
  readonly body: object;
}

/** What waits to be sent; more than that is dropped (client-go's figure), rather than kept while nobody takes it. */
const longestLine = 1_000;
/** How often it is looked which series are over, in ms. */
const sweep = 360_000;

/**
 * Tells people what happened to their objects; nothing waits for its arrival, and nothing depends on it. Events are sent
 * one after the other.
 */
export class EventRecorder {
  readonly #connection: Pick<KubernetesConnection, 'request'>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #controller: string;
  readonly #instance: string;
  readonly #correlator: EventCorrelator;
  readonly #sent = new WeakMap<EventSeries, Sent>();
  readonly #line: (() => Promise<void>)[] = [];
  #sending: Promise<void> | undefined;
  #hasWarned = false;
  #sweeping: Timer | undefined;

  constructor(options: {
    readonly connection: Pick<KubernetesConnection, 'request'>;
    readonly clock: Clock;
    readonly log: Log;
    /** A qualified name: `privatehttp.io/controller`. */
    readonly controller: string;
    /** The pod's name, or the machine's. */
    readonly instance: string;
  }) {
    this.#connection = options.connection;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#controller = options.controller;
    this.#instance = options.instance.slice(0, 128);
    this.#correlator = new EventCorrelator(options);
  }

  /** Has the event sent and returns at once; a failure is logged. */
  record(regarding: AnyObject, event: ObjectEvent): void {
    const telling = this.#correlator.observe(regarding.metadata.uid, event);
    if (telling.do === 'create') {
      const sent = this.#eventOf(regarding, { ...event, note: telling.note });
      this.#sent.set(telling.series, sent);
      this.#send(() => this.#create(sent));
    }
    if (telling.do === 'update') this.#update(telling.series);
    this.#sweeping ??= this.#scheduleSweep();
  }

  /** Sends what is left, counts of series included; resolves when everything was sent or has failed. */
  async flush(): Promise<void> {
    this.#sweeping?.cancel();
    for (const series of this.#correlator.finish({ all: true })) this.#update(series);
    while (this.#sending !== undefined) await this.#sending;
  }

  #scheduleSweep(): Timer {
    return this.#clock.schedule(sweep, () => {
      for (const series of this.#correlator.finish({ all: false })) this.#update(series);
      this.#sweeping = this.#correlator.hasSeries ? this.#scheduleSweep() : undefined;
    });
  }

  #update(series: EventSeries): void {
    const sent = this.#sent.get(series);
    if (sent === undefined) return;
    this.#send(async () => {
      // What happened since this was put in line goes along.
      const { count, lastObserved } = series;
      if (count === series.toldCount) return;
      series.toldCount = count;
      const body = { series: { count, lastObservedTime: microTime(lastObserved) } };
      try {
        await this.#request('PATCH', objectPath(events, sent.name), body);
      } catch (error) {
        // Events live for an hour by default: one that is gone is made anew.
        if (!isKubernetesError(error, 'notFound')) throw error;
        await this.#create({ ...sent, body: { ...sent.body, ...body } });
      }
    });
  }

  #send(send: () => Promise<void>): void {
    if (this.#line.length >= longestLine) {
      this.#log.debug({}, 'An event was dropped: too many wait to be sent.');
      return;
    }
    this.#line.push(send);
    this.#sending ??= this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    for (let send = this.#line.shift(); send !== undefined; send = this.#line.shift()) {
      try {
        await send();
      } catch (error) {
        this.#explain(error);
      }
    }
    // Not when whoever waits for it hears of that: what is recorded between has to begin anew.
    this.#sending = undefined;
  }

  /** Nothing depends on an event, so one that is lost is no trouble; that all of them are is some, and said once. */
  #explain(error: unknown): void {
    if (isKubernetesError(error, 'forbidden') && !this.#hasWarned) {
      this.#hasWarned = true;
      this.#log.warn({ error }, `Events cannot be recorded: ${error.message}`);
    } else this.#log.debug({ error }, 'An event was not recorded.');
  }

  async #create({ name, body }: Sent): Promise<void> {
    await this.#request('POST', collectionPath(events, name.namespace), body);
  }

  async #request(method: 'POST' | 'PATCH', path: string, body: object): Promise<void> {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    await this.#connection.request({ method, path, body, contentType });
  }

  #eventOf(regarding: AnyObject, event: ObjectEvent): Sent {
    const { name, uid, resourceVersion } = regarding.metadata;
    // Events on cluster-scoped objects live in "default": client-go does so, and kubectl describe looks there.
    const namespace = regarding.metadata.namespace ?? 'default';
    const metadata = { name: eventName(name), namespace };
    const body = {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata,
      eventTime: microTime(this.#clock.now()),
      reportingController: this.#controller,
      reportingInstance: this.#instance,
      type: event.type,
      reason: event.reason,
      action: event.action,
      note: cutOff(event.note, 1024),
      regarding: {
        apiVersion: regarding.apiVersion,
        kind: regarding.kind,
        ...(regarding.metadata.namespace === undefined ? {} : { namespace }),
        name,
        uid,
        resourceVersion,
      },
    };
    return { name: metadata, body };
  }
}

/** Unique, and a valid name (at most 253 characters) even where the object's own is as long as that. */
function eventName(name: string): string {
  return `${name.slice(0, 200).replace(/[-.]+$/, '')}.${randomUUID().slice(0, 18)}`;
}

/** At most that many bytes of UTF-8, never half a character, with an ellipsis where something is missing. */
function cutOff(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const room = new Uint8Array(bytes - Buffer.byteLength('…'));
  const { read } = new TextEncoder().encodeInto(text, room);
  return `${text.slice(0, read)}…`;
}

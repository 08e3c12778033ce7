import { randomUUID } from 'node:crypto';

import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { KubernetesConnection } from './connection.ts';
import { keyOfObject } from './object-key.ts';
import { collectionPath, type ResourceType } from './resource-type.ts';

const events: ResourceType<AnyObject> = {
  group: 'events.k8s.io',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
  namespaced: true,
};

/** What happened to an object, for `kubectl describe`. To be recorded on transitions only. */
export interface ObjectEvent {
  readonly type: 'Normal' | 'Warning';
  /** Why, in CamelCase: `RoutesProgrammed`. At most 128 characters. */
  readonly reason: string;
  /** What was done or tried, in CamelCase: `Apply`. At most 128 characters. */
  readonly action: string;
  /** For people; what exceeds 1024 bytes is cut off. */
  readonly note: string;
}

/** Tells people what happened to their objects; nothing depends on its arrival. */
export class EventRecorder {
  readonly #connection: KubernetesConnection;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;
  readonly #controller: string;
  readonly #instance: string;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: {
    readonly connection: KubernetesConnection;
    readonly clock: Pick<Clock, 'now'>;
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
  }

  /** Sends the event and returns at once; a failure is logged, at debug. */
  record(regarding: AnyObject, event: ObjectEvent): void {
    const sending = this.#send(regarding, event).finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  /** Resolves when everything recorded so far was sent or has failed. */
  async flush(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #send(regarding: AnyObject, event: ObjectEvent): Promise<void> {
    const { name, uid, resourceVersion } = regarding.metadata;
    // Events on cluster-scoped objects live in "default": client-go does so, and kubectl describe looks there.
    const namespace = regarding.metadata.namespace ?? 'default';
    const body = {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: eventName(name), namespace },
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
    try {
      await this.#connection.request({ method: 'POST', path: collectionPath(events, namespace), body });
    } catch (error) {
      this.#log.debug({ object: keyOfObject(regarding), reason: event.reason, error }, 'An event was not recorded.');
    }
  }
}

/** Unique, and a valid name (at most 253 characters) even where the object's own is as long as that. */
function eventName(name: string): string {
  return `${name.slice(0, 200).replace(/[-.]+$/, '')}.${randomUUID().slice(0, 18)}`;
}

/** metav1.MicroTime wants six decimals. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** At most that many bytes of UTF-8, never half a character, with an ellipsis where something is missing. */
function cutOff(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const room = new Uint8Array(bytes - Buffer.byteLength('…'));
  const { read } = new TextEncoder().encodeInto(text, room);
  return `${text.slice(0, read)}…`;
}

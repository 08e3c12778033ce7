import { setTimeout as sleep } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import type { AnyObject } from '../../src/model/kubernetes-object.ts';
import { sendJson } from './send-json.ts';

/** Names any object of any kind. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly { readonly cells: readonly (string | number | boolean | null)[] }[];
}

/** What people do to a cluster with kubectl, without kubectl: any kind of object, found by discovery. */
export class ClusterClient {
  readonly #url: string;

  constructor(options: { readonly url: string }) {
    this.#url = options.url;
  }

  /** Applies objects, or those in YAML, one after the other (server-side, as field manager `sandbox`); answers them as stored. */
  async apply(objects: string | readonly ObjectReference[]): Promise<readonly AnyObject[]> {
    const applied: AnyObject[] = [];
    for (const object of typeof objects === 'string' ? parseObjects(objects) : objects) {
      applied.push(await this.#apply(object));
    }
    return applied;
  }

  async #apply(object: ObjectReference): Promise<AnyObject> {
    const path = `${await this.#pathOf(object)}?fieldManager=sandbox&force=true`;
    for (const end = performance.now() + 10_000; ;) {
      try {
        // An answer that is no error is the object.
        return (await this.#send('PATCH', path, { type: 'application/apply-patch+yaml', body: object })) as AnyObject;
      } catch (error) {
        // A namespace is there a moment before its ServiceAccount "default", without which it has no pods.
        const isEarly = error instanceof Error && error.message.includes('error looking up service account');
        if (!isEarly || performance.now() > end) throw error;
        await sleep(50);
      }
    }
  }

  /** The object as it is now; undefined where there is none. */
  async read<T extends AnyObject = AnyObject>(object: ObjectReference): Promise<T | undefined> {
    // Whoever asks for a kind knows its type.
    return (await this.#send('GET', await this.#pathOf(object), { ifMissing: undefined })) as T | undefined;
  }

  /** Applies a JSON merge patch. */
  async patch(object: ObjectReference, body: object): Promise<void> {
    await this.#send('PATCH', await this.#pathOf(object), { type: 'application/merge-patch+json', body });
  }

  /** Asks for deletion; fine where there is no such object. Does not wait for finalizers. */
  async delete(object: ObjectReference): Promise<void> {
    await this.#send('DELETE', await this.#pathOf(object), { ifMissing: undefined });
  }

  /** The lines that `kubectl get` shows of one object. */
  async table(object: ObjectReference): Promise<readonly string[]> {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    // What was asked for.
    const { columnDefinitions, rows } = (await this.#send('GET', await this.#pathOf(object), { accept })) as Table;
    const shown = columnDefinitions.map(({ priority }) => priority === 0);
    const lines = [
      columnDefinitions.map(({ name }) => name.toUpperCase()),
      ...rows.map(({ cells }) => cells.map((cell) => (cell === null ? '' : String(cell)))),
    ].map((cells) => cells.filter((_, at) => shown[at]));
    const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
    return lines.map((cells) =>
      cells
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('   ')
        .trimEnd(),
    );
  }

  async #pathOf({ apiVersion, kind, metadata }: ObjectReference): Promise<string> {
    const root = `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}`;
    // What discovery answers with.
    const { resources } = (await this.#send('GET', root, {})) as { readonly resources: readonly Resource[] };
    const resource = resources.find(({ name, kind: served }) => served === kind && !name.includes('/'));
    if (resource === undefined) throw new Error(`The API server serves no ${kind} in ${apiVersion}.`);
    const place = resource.namespaced ? `namespaces/${metadata.namespace ?? 'default'}/` : '';
    return `${root}/${place}${resource.name}/${metadata.name}`;
  }

  async #send(
    method: string,
    path: string,
    options: {
      readonly body?: object;
      readonly type?: string;
      readonly accept?: string;
      readonly ifMissing?: undefined;
    },
  ): Promise<unknown> {
    const { body, type = 'application/json', accept = 'application/json' } = options;
    const { status, text } = await sendJson(this.#url + path, {
      method,
      headers: { accept, 'content-type': type, 'user-agent': 'sandbox' },
      ...(body && { body }),
    });
    if (status === 404 && 'ifMissing' in options) return options.ifMissing;
    if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${text}`);
    const answered: unknown = JSON.parse(text);
    return answered;
  }
}

function parseObjects(yaml: string): ObjectReference[] {
  return (
    parseAllDocuments(yaml)
      .map((document): unknown => {
        if (document.errors[0] !== undefined) throw document.errors[0];
        const object: unknown = document.toJS();
        return object;
      })
      .filter((object) => object !== null && object !== undefined)
      // The API server looks at whether it is one.
      .map((object) => object as ObjectReference)
  );
}

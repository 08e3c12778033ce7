import type { AnyObject, NewObject } from '../model/kubernetes-object.ts';
import type { KubernetesConnection } from './connection.ts';
import { isKubernetesError } from './kubernetes-error.ts';
import type { KubernetesRequest } from './kubernetes-request.ts';
import type { ObjectName } from './object-key.ts';
import { apiVersionOf, collectionPath, objectPath, type ResourceType } from './resource-type.ts';

/** Which objects to list; left out, all of them in all namespaces. */
export interface Selection {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** All objects as they were at one version. */
export interface ObjectList<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

/** Conditions without which a delete is refused as a conflict. */
export interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

interface ListAnswer<T> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  /** Absent where Go's encoder found none. Built-in kinds leave apiVersion and kind out of the items of a list. */
  readonly items?: readonly (Omit<T, 'apiVersion' | 'kind'> & Partial<Pick<AnyObject, 'apiVersion' | 'kind'>>)[] | null;
}

/** client-go's page size: what one answer can hold without being felt by the API server. */
const pageSize = 500;

/**
 * Reads and writes the objects of one type. Answers are taken to be what the API server's schema says they are; every
 * error is a KubernetesError.
 */
export class ResourceClient<T extends AnyObject> {
  readonly #connection: Pick<KubernetesConnection, 'request'>;
  readonly #resource: ResourceType<T>;

  constructor(options: {
    readonly connection: Pick<KubernetesConnection, 'request'>;
    readonly resource: ResourceType<T>;
  }) {
    this.#connection = options.connection;
    this.#resource = options.resource;
  }

  /** The object as the API server has it now, or undefined where there is none. */
  async get(name: ObjectName, signal?: AbortSignal): Promise<T | undefined> {
    try {
      return await this.#object({ method: 'GET', path: objectPath(this.#resource, name), signal });
    } catch (error) {
      if (isKubernetesError(error, 'notFound')) return undefined;
      throw error;
    }
  }

  /** All selected objects, read in pages. `gone` when it takes longer than the history lasts: begin again. */
  list(selection: Selection = {}, signal?: AbortSignal): Promise<ObjectList<T>> {
    return this.listEach(selection, (object) => object, signal);
  }

  /** As `list`, but holds no more than one page of whole objects: `keep` says what is kept of each. */
  async listEach<Kept>(
    selection: Selection,
    keep: (object: T) => Kept,
    signal?: AbortSignal,
  ): Promise<ObjectList<Kept>> {
    const { namespace, labelSelector, fieldSelector } = selection;
    const items: Kept[] = [];
    for (let token: string | undefined; ;) {
      const query = { labelSelector, fieldSelector, limit: pageSize, continue: token };
      const path = collectionPath(this.#resource, namespace);
      // The path asks for a list of this type, and the API server answers with one.
      const page = (await this.#connection.request({ method: 'GET', path, query, signal })) as ListAnswer<T>;
      for (const item of page.items ?? []) items.push(keep(this.#complete(item)));
      // Every page says the version of the first.
      if (page.metadata.continue === undefined || page.metadata.continue === '') {
        return { items, resourceVersion: page.metadata.resourceVersion };
      }
      token = page.metadata.continue;
    }
  }

  create(object: NewObject<T>, signal?: AbortSignal): Promise<T> {
    const path = collectionPath(this.#resource, object.metadata.namespace);
    return this.#object({ method: 'POST', path, body: object, signal });
  }

  /** Replaces the object, which must still be the version in hand. */
  replace(object: T, signal?: AbortSignal): Promise<T> {
    return this.#object({ method: 'PUT', path: objectPath(this.#resource, object.metadata), body: object, signal });
  }

  /** Applies a JSON merge patch (RFC 7396): objects merge, `null` removes, lists are replaced whole. */
  mergePatch(name: ObjectName, patch: object, signal?: AbortSignal): Promise<T> {
    return this.#patch(objectPath(this.#resource, name), patch, signal);
  }

  /** Applies a JSON merge patch to what the status subresource holds: `{ status: … }`. */
  mergePatchStatus(name: ObjectName, patch: object, signal?: AbortSignal): Promise<T> {
    return this.#patch(objectPath(this.#resource, name, 'status'), patch, signal);
  }

  /** Asks for deletion. Ends well where there is no such object any more. */
  async delete(name: ObjectName, preconditions: Preconditions = {}, signal?: AbortSignal): Promise<void> {
    try {
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, propagationPolicy: 'Background' };
      await this.#connection.request({ method: 'DELETE', path: objectPath(this.#resource, name), body, signal });
    } catch (error) {
      if (!isKubernetesError(error, 'notFound')) throw error;
    }
  }

  #patch(path: string, body: object, signal: AbortSignal | undefined): Promise<T> {
    return this.#object({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json', signal });
  }

  async #object(request: KubernetesRequest): Promise<T> {
    // The path asks for an object of this type, and the API server answers with one.
    return (await this.#connection.request(request)) as T;
  }

  #complete(item: Omit<T, 'apiVersion' | 'kind'> & Partial<Pick<AnyObject, 'apiVersion' | 'kind'>>): T {
    // The item is a T but for the two members that follow from the list it is in.
    return { apiVersion: apiVersionOf(this.#resource), kind: this.#resource.kind, ...item } as unknown as T;
  }
}

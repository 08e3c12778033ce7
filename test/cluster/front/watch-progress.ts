/** Which objects a watch is of, or which one an answer is about. */
export interface Watched {
  readonly group: string;
  readonly plural: string;
  /** Of a watch undefined: those of all namespaces. */
  readonly namespace: string | undefined;
  /** Of a watch undefined: those of all names. */
  readonly name: string | undefined;
}

/** What an answer told of an object: its version, or that it is gone. */
export interface Told {
  readonly uid: string | undefined;
  /** Undefined: gone, at a version that the answer does not say. */
  readonly version: bigint | undefined;
}

/** A watch that is open, as far as its events have come. */
export interface OpenWatch {
  /** An event passed. */
  heard(event: { readonly type: string; readonly uid: string | undefined; readonly version: bigint }): void;
  /** The version up to which everything has been heard. */
  readonly version: bigint;
  close(): void;
}

interface Watch extends Watched {
  version: bigint;
  readonly gone: Set<string>;
  readonly missing: Set<Told>;
}

/**
 * Whether all watches have heard what answers have told of already. In between, the API server is about to send an event: the
 * world is not at rest, though nobody waits for an answer.
 */
export class WatchProgress {
  readonly #watches = new Set<Watch>();
  /** The newest version that was told of each object. */
  readonly #newest = new Map<string, Watched & { readonly version: bigint }>();

  /** How many watches have not heard everything yet. */
  get behind(): number {
    return [...this.#watches].filter(({ missing }) => missing.size > 0).length;
  }

  /** A watch begins that goes on from a version. */
  open(watched: Watched, version: bigint): OpenWatch {
    const watch: Watch = { ...watched, version, gone: new Set(), missing: new Set() };
    for (const newest of this.#newest.values()) {
      if (covers(watched, newest) && newest.version > version) watch.missing.add({ ...newest, uid: undefined });
    }
    this.#watches.add(watch);
    return {
      heard: ({ type, uid, version: heard }) => {
        if (heard > watch.version) watch.version = heard;
        if (type === 'DELETED' && uid !== undefined) watch.gone.add(uid);
        for (const told of watch.missing) if (hasHeard(watch, told)) watch.missing.delete(told);
      },
      get version() {
        return watch.version;
      },
      close: () => {
        this.#watches.delete(watch);
      },
    };
  }

  /** An answer told of an object. */
  told(told: Watched & Told): void {
    for (const watch of this.#watches) if (covers(watch, told) && !hasHeard(watch, told)) watch.missing.add(told);
    const key = `${told.group}/${told.plural}/${told.namespace ?? ''}/${told.name ?? ''}`;
    const { version } = told;
    if (version !== undefined && version > (this.#newest.get(key)?.version ?? 0n)) {
      this.#newest.set(key, { ...told, version });
    }
  }
}

function hasHeard(watch: Watch, { uid, version }: Told): boolean {
  return version === undefined ? uid === undefined || watch.gone.has(uid) : version <= watch.version;
}

function covers(watch: Watched, object: Watched): boolean {
  const { namespace = object.namespace, name = object.name } = watch;
  const isOfKind = watch.group === object.group && watch.plural === object.plural;
  return isOfKind && namespace === object.namespace && name === object.name;
}

import { request } from 'undici';

/** A key, with its value where it was asked for; both in base64, as etcd's JSON gateway has them. */
interface KeyValue {
  readonly key: string;
  readonly value?: string;
}

/** Where kube-apiserver keeps all objects. */
const root = '/registry/';

/** What is not the tests' doing: kube-apiserver's own signs of life. */
const foreign = ['/registry/masterleases/', '/registry/leases/kube-system/apiserver-', '/registry/apiserver.'];

/**
 * The objects of a cluster at one revision, to go back to: a clean slate in one transaction of etcd, which kube-apiserver
 * tells to whoever watches like any other change. Finalizers and graces are passed over, as if nothing had ever been made.
 */
export class EtcdSnapshot {
  readonly #etcdUrl: string;
  readonly #revision: string;

  constructor(options: { readonly etcdUrl: string; readonly revision: string }) {
    this.#etcdUrl = options.etcdUrl;
    this.#revision = options.revision;
  }

  /** The state as it is now. */
  static async take(etcdUrl: string): Promise<EtcdSnapshot> {
    const { header } = await call(etcdUrl, 'range', { key: base64(root), count_only: true });
    return new EtcdSnapshot({ etcdUrl, revision: header.revision });
  }

  /** By which, with etcd's address, another process can have this snapshot too. */
  get revision(): string {
    return this.#revision;
  }

  /** Takes away what was made since, and puts back what was changed or deleted; answers the keys of the latter. */
  async restore(): Promise<readonly string[]> {
    const all = { key: base64(root), range_end: base64('/registry0') };
    const [then, now, changed] = await Promise.all([
      this.#range({ ...all, revision: this.#revision }),
      this.#range({ ...all, keys_only: true }),
      this.#range({ ...all, min_mod_revision: String(BigInt(this.#revision) + 1n) }),
    ]);
    const values = new Map(then.map(({ key, value }) => [key, value]));
    const present = new Set(now.map(({ key }) => key));
    const toPut = [
      ...changed.filter(({ key, value }) => values.has(key) && values.get(key) !== value).map(({ key }) => key),
      ...then.map(({ key }) => key).filter((key) => !present.has(key)),
    ];
    const success = [
      ...now.filter(({ key }) => !values.has(key)).map(({ key }) => ({ request_delete_range: { key } })),
      ...toPut.map((key) => ({ request_put: { key, value: values.get(key) } })),
    ];
    if (success.length > 0) await call(this.#etcdUrl, 'txn', { success });
    return toPut.map((key) => Buffer.from(key, 'base64').toString());
  }

  async #range(query: object): Promise<readonly KeyValue[]> {
    const { kvs = [] } = await call(this.#etcdUrl, 'range', query);
    return kvs.filter(({ key }) => {
      const path = Buffer.from(key, 'base64').toString();
      return !foreign.some((prefix) => path.startsWith(prefix));
    });
  }
}

interface Answered {
  readonly header: { readonly revision: string };
  readonly kvs?: readonly KeyValue[];
}

async function call(etcdUrl: string, operation: 'range' | 'txn', body: object): Promise<Answered> {
  const answer = await request(`${etcdUrl}/v3/kv/${operation}`, { method: 'POST', body: JSON.stringify(body) });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`etcd answered ${operation} with ${answer.statusCode}: ${text}`);
  // What etcd's gateway answers either operation with.
  return JSON.parse(text) as Answered;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

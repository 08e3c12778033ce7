import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { VpcLink } from '../model/vpc-link.ts';

/** Which links API Gateway would not let an integration use: they may be gone, and are to be looked at. */
export class DoubtedLinks {
  readonly #links: Pick<ObjectCache<VpcLink>, 'list' | 'onChange'>;
  /** By the UID of the VpcLink. */
  readonly #ids = new Map<string, string>();

  constructor(links: Pick<ObjectCache<VpcLink>, 'list' | 'onChange'>) {
    this.#links = links;
    links.onChange(({ type, object }) => {
      if (type === 'deleted') this.#ids.delete(object.metadata.uid);
    });
  }

  /** The link of that id may be gone. Answers the names of the objects that it is to be looked at for. */
  add(vpcLinkId: string): readonly string[] {
    const named = this.#links.list().filter(({ status }) => status?.vpcLinkId === vpcLinkId);
    for (const { metadata } of named) this.#ids.set(metadata.uid, vpcLinkId);
    return named.map(({ metadata }) => metadata.name);
  }

  /** Whether the object's link of that id is in doubt. */
  has(uid: string, vpcLinkId: string): boolean {
    return this.#ids.get(uid) === vpcLinkId;
  }

  /** The object's link was looked at. */
  lookedAt(uid: string): void {
    this.#ids.delete(uid);
  }
}

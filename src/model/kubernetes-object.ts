/**
 * Kubernetes objects as they are on the wire: plain JSON, with time as RFC 3339 strings.
 */
export interface ObjectMeta {
  readonly name: string;
  /** Absent on cluster-scoped kinds. */
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Counts changes of spec; absent on kinds that do not count them. */
  readonly generation?: number;
  readonly creationTimestamp: string;
  /** Set once somebody asked for deletion; the object stays until its finalizers are gone. */
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
}

/** Whoever an object belongs to, and is garbage-collected with. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** What every object has, whatever its kind. */
export interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** An object that is made of what somebody wants and what is so. */
export interface KubernetesObject<Spec, Status = unknown> extends AnyObject {
  readonly spec: Spec;
  readonly status?: Status;
}

/** An object that the API server has not seen yet: it adds uid, versions and times. */
export type NewObject<T extends AnyObject> = Omit<T, 'metadata' | 'status'> & {
  readonly metadata: Pick<
    Partial<ObjectMeta>,
    'namespace' | 'labels' | 'annotations' | 'finalizers' | 'ownerReferences'
  > &
    Pick<ObjectMeta, 'name'>;
};

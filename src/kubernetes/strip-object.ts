import type { AnyObject, ObjectMeta } from '../model/kubernetes-object.ts';

/** The bookkeeping of kubectl and of server-side apply: two thirds of what a store of Services would hold. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object without what no controller reads, and every store would hold. */
export function stripObject<T extends AnyObject>(object: T): T {
  const metadata: ObjectMeta & { managedFields?: unknown } = { ...object.metadata };
  delete metadata.managedFields;
  if (metadata.annotations?.[lastApplied] === undefined) return { ...object, metadata };
  const annotations = Object.fromEntries(Object.entries(metadata.annotations).filter(([name]) => name !== lastApplied));
  return { ...object, metadata: { ...metadata, annotations } };
}

import type { AnyObject, KubernetesObject } from './kubernetes-object.ts';

/** The annotations by which people take hold of an object. */
const pausedAnnotation = 'privatehttp.io/paused';
const reconcileAtAnnotation = 'privatehttp.io/reconcile-at';

/**
 * What the annotation that pauses says; undefined where the object is not paused. Whoever writes anything but `false` there
 * means to stop something, so it is stopped, and told how to write it.
 */
export function pausedBy({ metadata }: AnyObject): string | undefined {
  const value = metadata.annotations?.[pausedAnnotation];
  return value === undefined || value.trim().toLowerCase() === 'false' ? undefined : value;
}

/** What somebody asked for by reconcile-at and is still to be done; undefined where there is nothing of that kind. */
export function askedFor({
  metadata,
  status,
}: KubernetesObject<unknown, { readonly lastHandledReconcileAt?: string }>): string | undefined {
  const value = metadata.annotations?.[reconcileAtAnnotation];
  if (value === undefined) return undefined;
  const mark = value.length <= longest ? value : `${value.slice(0, longest - 20)}… (${value.length} characters)`;
  return mark === status?.lastHandledReconcileAt ? undefined : mark;
}

/** What is longer is not kept whole in status. */
const longest = 128;

import type { Ingress, IngressClass } from './kinds.ts';

/** Who serves our IngressClasses. */
const controllerName = 'ingress.k8s.aws/alb';

/** Whether an Ingress is ours: the legacy annotation is checked first, then the controller of its IngressClass. */
export function isManaged(ingress: Ingress, classOf: (name: string) => IngressClass | undefined): boolean {
  const legacy = ingress.metadata.annotations?.['kubernetes.io/ingress.class'];
  if (legacy !== undefined) return legacy === 'alb';
  const name = ingress.spec.ingressClassName;
  return name !== undefined && classOf(name)?.spec.controller === controllerName;
}

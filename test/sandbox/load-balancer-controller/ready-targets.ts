import type { Pod, Service, ServicePort } from './kinds.ts';

/** Where traffic for a Service's port goes. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The ready pods that a Service selects, at the port that its port stands for. Pods on their way out are none of them. */
export function readyTargets(service: Service, port: ServicePort, pods: readonly Pod[]): Endpoint[] {
  const selector = Object.entries(service.spec.selector ?? {});
  if (selector.length === 0) return [];
  return pods
    .filter(
      (pod) =>
        pod.metadata.namespace === service.metadata.namespace &&
        selector.every(([key, value]) => pod.metadata.labels?.[key] === value) &&
        isReady(pod),
    )
    .flatMap((pod) => {
      const address = pod.status?.podIP;
      const target = targetPort(port, pod);
      return address === undefined || target === undefined ? [] : [{ address, port: target }];
    });
}

function isReady({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true
  );
}

/** A named port is the container's of that name, and each pod may have it elsewhere. */
function targetPort({ port, targetPort: wanted = port }: ServicePort, pod: Pod): number | undefined {
  if (typeof wanted === 'number') return wanted;
  return pod.spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === wanted)?.containerPort;
}

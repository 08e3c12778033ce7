import { createHash } from 'node:crypto';
import type { Endpoint, EndpointSlice } from '../../../src/model/endpoint-slice.ts';
import type { NewObject } from '../../../src/model/kubernetes-object.ts';
import type { Pod, Service } from './kinds.ts';

/** Documented: kube-controller-manager's --max-endpoints-per-slice. */
const endpointsPerSlice = 100;

interface Group {
  readonly ports: NonNullable<EndpointSlice['ports']>;
  readonly endpoints: readonly Endpoint[];
}

/**
 * The EndpointSlices that a Service is to have, as Kubernetes' own controller has them (k8s.io/endpointslice): its pods that
 * have an address and have not ended, those on their way out included, in a slice for each set of port numbers.
 */
export function slicesFor(service: Service, pods: readonly Pod[]): readonly NewObject<EndpointSlice>[] {
  const groups = new Map<string, Group>();
  for (const pod of pods.filter((each) => isSelected(service, each))) {
    const ports = portsOf(service, pod);
    const key = JSON.stringify(ports);
    const endpoints = groups.get(key)?.endpoints ?? [];
    groups.set(key, { ports, endpoints: [...endpoints, endpointOf(service, pod)] });
  }
  // A Service without pods has one without endpoints.
  const all = groups.size === 0 ? [{ ports: [], endpoints: [] }] : [...groups.values()];
  return all.flatMap((group) =>
    chunks(group.endpoints).map((endpoints, at) => sliceOf(service, { ...group, endpoints }, at)),
  );
}

function isSelected(service: Service, { metadata, status }: Pod): boolean {
  const selector = Object.entries(service.spec.selector ?? {});
  const hasEnded = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  return (
    selector.length > 0 &&
    metadata.namespace === service.metadata.namespace &&
    selector.every(([key, value]) => metadata.labels?.[key] === value) &&
    status?.podIP !== undefined &&
    !hasEnded
  );
}

/** A named port that a pod does not have is left out for that pod. */
function portsOf({ spec }: Service, pod: Pod): Group['ports'] {
  return (spec.ports ?? []).flatMap(({ name = '', port: own, targetPort = own, protocol = 'TCP' }) => {
    const port = typeof targetPort === 'number' ? targetPort : containerPort(pod, targetPort, protocol);
    return port === undefined ? [] : { name, port, protocol };
  });
}

function containerPort({ spec }: Pod, wanted: string, protocol: string): number | undefined {
  const all = spec.containers.flatMap(({ ports = [] }) => ports);
  return all.find((each) => each.name === wanted && (each.protocol ?? 'TCP') === protocol)?.containerPort;
}

function endpointOf(
  { spec }: Service,
  { metadata, spec: { nodeName }, status }: Pod,
): Endpoint & { nodeName?: string } {
  const serving = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
  const terminating = metadata.deletionTimestamp !== undefined;
  const { name, namespace = '', uid } = metadata;
  return {
    addresses: [status?.podIP ?? ''],
    conditions: { ready: spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(nodeName !== undefined && { nodeName }),
    ...{ targetRef: { kind: 'Pod', namespace, name, uid } },
  };
}

function chunks(endpoints: readonly Endpoint[]): readonly (readonly Endpoint[])[] {
  const count = Math.max(1, Math.ceil(endpoints.length / endpointsPerSlice));
  return Array.from({ length: count }, (_, at) =>
    endpoints.slice(at * endpointsPerSlice, (at + 1) * endpointsPerSlice),
  );
}

function sliceOf({ metadata }: Service, { ports, endpoints }: Group, at: number): NewObject<EndpointSlice> {
  const { name, namespace = '', uid } = metadata;
  // The real one's are random.
  const suffix = createHash('sha256')
    .update(`${JSON.stringify(ports)} ${at}`)
    .digest('hex')
    .slice(0, 5);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...{ name: `${name}-${suffix}`, namespace },
      labels: {
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true }],
    },
    ...{ addressType: 'IPv4', endpoints, ports },
  };
}

import type { JsonObject } from '../json.ts';
import { isJsonObject, listAt, objectAt, stringAt, textOf } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Resource } from './resource.ts';

/** What a new object of a built-in kind gets, of Kubernetes' defaults those that somebody here looks at. */
export interface Allocations {
  /** The next free cluster IP, of 10.96.0.0/16. */
  readonly clusterIP: () => string;
  /** The next free node port, of 30000-32767. */
  readonly nodePort: () => number;
}

/** Hands out cluster IPs and node ports in order, starting anew where they end. */
export function startAllocations(): Allocations {
  let services = 0;
  let ports = 0;
  return {
    clusterIP: () => {
      services = (services % 65_000) + 1;
      return `10.96.${Math.floor(services / 250)}.${(services % 250) + 1}`;
    },
    nodePort: () => 30_000 + (ports++ % 2_768),
  };
}

export function fillBuiltInDefaults(
  resource: Resource,
  object: KubernetesObject,
  allocations: Allocations,
): KubernetesObject {
  switch (resource.storage) {
    case 'namespaces':
      return {
        ...object,
        metadata: {
          ...object.metadata,
          labels: { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name },
        },
        spec: { finalizers: ['kubernetes'], ...objectAt(object, 'spec') },
        status: { phase: 'Active', ...objectAt(object, 'status') },
      };
    case 'pods':
      return fillPod(object);
    case 'services':
      return fillService(object, allocations);
    case 'secrets':
      return fillSecret(object);
    case 'ingresses.networking.k8s.io':
      return { ...object, status: { loadBalancer: {}, ...objectAt(object, 'status') } };
    default:
      return object;
  }
}

function fillPod(pod: KubernetesObject): KubernetesObject {
  const spec = objectAt(pod, 'spec');
  const containers = listAt(spec, 'containers').map((container) =>
    isJsonObject(container) ? fillContainer(container) : container,
  );
  return {
    ...pod,
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      ...spec,
      containers,
    },
    status: { phase: 'Pending', qosClass: 'BestEffort', ...objectAt(pod, 'status') },
  };
}

function fillContainer(container: JsonObject): JsonObject {
  return { imagePullPolicy: 'IfNotPresent', ...container };
}

function fillService(service: KubernetesObject, allocations: Allocations): KubernetesObject {
  const spec = objectAt(service, 'spec');
  const type = stringAt(spec, 'type') ?? 'ClusterIP';
  const needsNodePort = type === 'NodePort' || type === 'LoadBalancer';
  const ports = listAt(spec, 'ports').map((port) => {
    if (!isJsonObject(port)) return port;
    const filled = { targetPort: port.port, ...port };
    return needsNodePort && port.nodePort === undefined ? { ...filled, nodePort: allocations.nodePort() } : filled;
  });
  const clusterIP = stringAt(spec, 'clusterIP') ?? (type === 'ExternalName' ? undefined : allocations.clusterIP());
  return {
    ...service,
    spec: {
      sessionAffinity: 'None',
      ...spec,
      ...{ type, ports },
      ...(clusterIP === undefined ? {} : { clusterIP, clusterIPs: [clusterIP] }),
    },
    status: { loadBalancer: {}, ...objectAt(service, 'status') },
  };
}

function fillSecret(secret: KubernetesObject): KubernetesObject {
  const { stringData, ...rest } = secret;
  const encoded = Object.entries(isJsonObject(stringData) ? stringData : {}).map(
    ([key, value]) => [key, Buffer.from(textOf(value)).toString('base64')] as const,
  );
  // Without the member itself, the rest still is the whole object.
  const kept = rest;
  const withData =
    encoded.length === 0 ? {} : { data: { ...objectAt(secret, 'data'), ...Object.fromEntries(encoded) } };
  return { ...kept, ...withData, type: stringAt(secret, 'type') ?? 'Opaque' };
}

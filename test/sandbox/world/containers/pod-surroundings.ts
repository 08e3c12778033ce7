import type { KubernetesConnection } from '../../../../src/kubernetes/connection.ts';
import { isKubernetesError } from '../../../../src/kubernetes/kubernetes-error.ts';
import type { Pod } from '../kinds.ts';

/** What a kubelet knows of a pod beside its object. */
export interface PodSurroundings {
  readonly pod: Pod;
  readonly podIP: string;
  readonly hostIP: string;
  readonly connection: Pick<KubernetesConnection, 'request'>;
}

/** Something of a pod that cannot be had: a container waits for it, and its status says so. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The value of a field of the pod, as in the downward API. */
export function fieldOf({ pod, podIP, hostIP }: PodSurroundings, fieldPath: string): string {
  const { name, namespace = '', uid, labels = {}, annotations = {} } = pod.metadata;
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath) ?? [];
  if (map !== undefined) return (map === 'labels' ? labels : annotations)[key] ?? '';
  const fields: Readonly<Record<string, string>> = {
    'metadata.name': name,
    'metadata.namespace': namespace,
    'metadata.uid': uid,
    'spec.nodeName': pod.spec.nodeName ?? '',
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? 'default',
    'status.podIP': podIP,
    'status.podIPs': podIP,
    'status.hostIP': hostIP,
    'status.hostIPs': hostIP,
  };
  const value = fields[fieldPath];
  if (value === undefined) throw new ConfigError(`fieldPath ${fieldPath} is not simulated in the sandbox.`);
  return value;
}

interface KeyedObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/**
 * What is in a ConfigMap or Secret of the pod's namespace; nothing where it is optional and not there.
 *
 * @throws ConfigError where it is not there.
 */
export async function keysOf(
  { pod, connection }: PodSurroundings,
  from: { readonly plural: 'configmaps' | 'secrets'; readonly name: string; readonly optional?: boolean | undefined },
): Promise<ReadonlyMap<string, Buffer>> {
  const { plural, name, optional } = from;
  const path = `/api/v1/namespaces/${pod.metadata.namespace ?? ''}/${plural}/${name}`;
  try {
    // Kubernetes has what is asked for by that path in this form.
    const { data = {}, binaryData = {} } = (await connection.request({ method: 'GET', path })) as KeyedObject;
    const encoding = plural === 'secrets' ? 'base64' : 'utf8';
    return new Map([
      ...Object.entries(data).map(([key, value]) => [key, Buffer.from(value, encoding)] as const),
      ...Object.entries(binaryData).map(([key, value]) => [key, Buffer.from(value, 'base64')] as const),
    ]);
  } catch (error) {
    if (!isKubernetesError(error, 'notFound')) throw error;
    if (optional === true) return new Map();
    throw new ConfigError(`${plural.slice(0, -1)} "${name}" not found`);
  }
}

import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { messageOf } from '../runtime/message-of.ts';
import { backOffDelay } from './back-off.ts';
import type { KubernetesConnection } from './connection.ts';
import { isKubernetesError } from './kubernetes-error.ts';
import { ResourceClient } from './resource-client.ts';
import type { ResourceType } from './resource-type.ts';

const namespaces: ResourceType<AnyObject> = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};

const retry = { base: 500, max: 30_000 };

/**
 * The cluster's identity: the UID of kube-system, which lives as long as the cluster does (the usual stand-in, as there is
 * no other; OpenTelemetry's k8s.cluster.uid is the same). Tries until the API server answers.
 */
export async function clusterUidOf(options: {
  readonly connection: KubernetesConnection;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
}): Promise<string> {
  const { connection, clock, log, random = Math.random } = options;
  const client = new ResourceClient({ connection, resource: namespaces });

  for (let failures = 1; ; failures += 1) {
    const retryIn = backOffDelay({ ...retry, random }, failures);
    try {
      const namespace = await client.get({ name: 'kube-system' });
      if (namespace !== undefined) return namespace.metadata.uid;
      log.warn(
        { retryIn },
        'Namespace kube-system is not there, whose UID names the cluster. Is this a Kubernetes cluster?',
      );
    } catch (error) {
      const what = isKubernetesError(error, 'forbidden')
        ? 'Waiting: the UID of namespace kube-system, which names the cluster, cannot be read'
        : 'Waiting for the Kubernetes API server';
      log.warn({ error, retryIn }, `${what}: ${messageOf(error)}`);
    }
    await clock.sleep(retryIn);
  }
}

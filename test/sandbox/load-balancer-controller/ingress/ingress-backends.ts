import { keyOfObject } from '../../../../src/kubernetes/object-key.ts';
import { resourceName } from '../names.ts';
import { readyTargets } from '../ready-targets.ts';
import type { IngressBackend, Pod, Service } from '../kinds.ts';
import type { StackAction, StackTargetGroup } from '../stack.ts';
import type { WishingMember } from './group-listeners.ts';

/** What the backends of Ingresses become: target groups, which are put into `targetGroups`, and actions that forward to them. */
export function ingressBackends(options: {
  readonly clusterName: string;
  readonly services: readonly Service[];
  readonly pods: readonly Pod[];
  readonly targetGroups: Map<string, StackTargetGroup>;
}) {
  const { clusterName, services, pods, targetGroups } = options;
  return {
    actionFor: ({ ingress, wishes }: WishingMember, backend: IngressBackend): StackAction => {
      const { namespace = '' } = ingress.metadata;
      const found = findPort(backend, namespace, services);
      if (found === undefined) return noService;
      const { service, port } = found;
      const key = `${keyOfObject(ingress)}-${service.metadata.name}:${port.name ?? port.port}`;
      targetGroups.set(key, {
        name: resourceName(namespace, service.metadata.name, clusterName, key),
        protocol: 'HTTP',
        port: typeof port.targetPort === 'number' ? port.targetPort : port.port,
        healthCheckPath: wishes.healthCheckPath,
        targets: readyTargets(service, port, pods),
      });
      return { forwardTo: key };
    },
  };
}

const noService: StackAction = {
  action: {
    Type: 'fixed-response',
    FixedResponseConfig: {
      StatusCode: '503',
      ContentType: 'text/plain',
      MessageBody: 'Backend service does not exist',
    },
  },
};

function findPort({ service: wanted }: IngressBackend, namespace: string, services: readonly Service[]) {
  const service = services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === wanted?.name);
  const port = service?.spec.ports?.find(
    (candidate) => candidate.port === wanted?.port.number || candidate.name === (wanted?.port.name ?? ''),
  );
  return service && port && { service, port };
}

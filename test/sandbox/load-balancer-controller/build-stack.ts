import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { readAnnotations } from './annotations.ts';
import type { Ingress, IngressBackend, IngressPath, Pod, Service } from './kinds.ts';
import { resourceName } from './names.ts';
import { readyTargets } from './ready-targets.ts';
import type { Stack, StackAction, StackTargetGroup } from './stack.ts';

/**
 * What an Ingress, its Services and their pods ask of AWS.
 *
 * Left out: IngressGroups, IngressClassParams, `actions.*` and `conditions.*` annotations, authentication, and instance
 * targets (this world has no node ports: targets are pods, whatever target-type says).
 *
 * @throws where an annotation cannot be read.
 */
export function buildStack(
  ingress: Ingress,
  options: { readonly clusterName: string; readonly services: readonly Service[]; readonly pods: readonly Pod[] },
): Stack {
  const { name, namespace = '' } = ingress.metadata;
  const id = `${namespace}/${name}`;
  const { clusterName } = options;
  const wishes = readAnnotations(ingress);

  const targetGroups = new Map<string, StackTargetGroup>();
  const actionFor = (backend: IngressBackend): StackAction => {
    const found = findPort(backend, namespace, options.services);
    if (found === undefined) return noService;
    const { service, port } = found;
    const key = `${id}-${service.metadata.name}:${port.name ?? port.port}`;
    targetGroups.set(key, {
      name: resourceName(namespace, service.metadata.name, clusterName, key),
      protocol: 'HTTP',
      port: typeof port.targetPort === 'number' ? port.targetPort : port.port,
      healthCheckPath: wishes.healthCheckPath,
      targets: readyTargets(service, port, options.pods),
    });
    return { forwardTo: key };
  };

  const defaultAction = ingress.spec.defaultBackend === undefined ? noBackend : actionFor(ingress.spec.defaultBackend);
  const rules = (ingress.spec.rules ?? []).flatMap(({ host, http }) =>
    inOrder(http?.paths ?? []).map((path) => ({
      conditions: conditionsOf(host, path),
      action: actionFor(path.backend),
    })),
  );

  return {
    tagPrefix: 'ingress.k8s.aws',
    id,
    loadBalancer: {
      type: 'application',
      name: wishes.loadBalancerName ?? resourceName(namespace, name, clusterName, id, wishes.scheme),
      scheme: wishes.scheme,
    },
    securityGroup: {
      name: resourceName(namespace, name, clusterName, id),
      ports: wishes.listenPorts.map(({ port }) => port),
      cidrs: wishes.inboundCidrs,
    },
    targetGroups,
    listeners: wishes.listenPorts.map(({ port, protocol }) => ({
      port,
      protocol,
      certificateArn: protocol === 'HTTPS' ? wishes.certificateArn : undefined,
      ...(protocol === 'HTTP' && wishes.sslRedirect !== undefined
        ? { defaultAction: redirectTo(wishes.sslRedirect), rules: [] }
        : { defaultAction, rules }),
    })),
  };
}

/** Without a default backend, what no rule takes is answered 404. */
const noBackend: StackAction = {
  action: { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain' } },
};

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

function redirectTo(port: number): StackAction {
  return {
    action: {
      Type: 'redirect',
      RedirectConfig: { Protocol: 'HTTPS', Port: String(port), StatusCode: 'HTTP_301' },
    },
  };
}

function findPort({ service: wanted }: IngressBackend, namespace: string, services: readonly Service[]) {
  const service = services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === wanted?.name);
  const port = service?.spec.ports?.find(
    (candidate) => candidate.port === wanted?.port.number || candidate.name === (wanted?.port.name ?? ''),
  );
  return service && port && { service, port };
}

/** Exact paths first, then prefixes, the longest first, then the rest as they stand: the real controller's order. */
function inOrder(paths: readonly IngressPath[]): IngressPath[] {
  const of = (type: string): IngressPath[] => paths.filter(({ pathType }) => pathType === type);
  const length = ({ path = '' }: IngressPath): number => path.length;
  return [
    ...of('Exact'),
    ...of('Prefix').sort((one, other) => length(other) - length(one)),
    ...of('ImplementationSpecific'),
  ];
}

function conditionsOf(host: string | undefined, path: IngressPath): RuleCondition[] {
  return [
    ...(host === undefined ? [] : [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }]),
    { Field: 'path-pattern', PathPatternConfig: { Values: pathPatterns(path) } },
  ];
}

/** A prefix is one of whole segments: `/a` takes `/a` and `/a/b`, but not `/ab`. */
function pathPatterns({ path = '', pathType }: IngressPath): string[] {
  if (path === '' || path === '/') return ['/*'];
  if (pathType !== 'Prefix') return [path];
  const trimmed = path.replace(/\/$/, '');
  return [trimmed, `${trimmed}/*`];
}

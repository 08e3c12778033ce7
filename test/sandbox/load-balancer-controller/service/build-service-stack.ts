import { keyOfObject } from '../../../../src/kubernetes/object-key.ts';
import type { Pod, Service } from '../kinds.ts';
import type { Maker } from '../maker.ts';
import { resourceName } from '../names.ts';
import { readyTargets } from '../ready-targets.ts';
import type { Stack, StackSecurityGroup, StackTargetGroup } from '../stack.ts';
import { serviceAnnotation, serviceAnnotationList } from './service-annotations.ts';
import { serviceListeners } from './service-listeners.ts';

/**
 * What a Service and its pods ask of AWS: a network load balancer.
 *
 * Left out: instance targets (targets are pods, whatever is said), weighted target groups, attributes, and that a load
 * balancer keeps its scheme where a Service stops to say one.
 *
 * @throws where an annotation cannot be read.
 */
export function buildServiceStack(
  service: Service,
  { maker, clusterName, pods }: { readonly maker: Maker; readonly clusterName: string; readonly pods: readonly Pod[] },
): Stack {
  const { name, namespace = '', uid } = service.metadata;
  const scheme = schemeOf(service);
  const listeners = serviceListeners(service);
  const keyOf = (port: number): string => `${keyOfObject(service)}:${port}`;

  return {
    tagPrefix: `service.${maker}`,
    id: keyOfObject(service),
    loadBalancer: {
      type: 'network',
      name: serviceAnnotation(service, 'name') ?? resourceName(namespace, name, clusterName, uid, scheme),
      scheme,
    },
    listeners: listeners.map(({ port: { port }, protocol, certificateArns }) => ({
      port,
      protocol,
      certificateArns,
      defaultAction: { forwardTo: keyOf(port) },
      rules: [],
    })),
    securityGroup: securityGroupOf(service, resourceName(namespace, name, clusterName, name, namespace, uid)),
    targetGroups: new Map(
      listeners.map(({ port, targetProtocol }): [string, StackTargetGroup] => [
        keyOf(port.port),
        {
          name: resourceName(namespace, name, clusterName, uid, String(port.port), targetProtocol),
          protocol: targetProtocol,
          port: typeof port.targetPort === 'number' ? port.targetPort : port.port,
          healthCheckPath: healthCheckPathOf(service),
          targets: readyTargets(service, port, pods),
        },
      ]),
    ),
  };
}

/** `internal` is what the older annotation says by itself, and the default [documented]. */
function schemeOf(service: Service): 'internal' | 'internet-facing' {
  const scheme = serviceAnnotation(service, 'scheme');
  if (scheme === undefined) return serviceAnnotation(service, 'internal') === 'false' ? 'internet-facing' : 'internal';
  if (scheme !== 'internal' && scheme !== 'internet-facing') throw new Error(`unknown scheme: ${scheme}`);
  return scheme;
}

function securityGroupOf(service: Service, name: string): StackSecurityGroup {
  if (serviceAnnotation(service, 'disable-nlb-sg') === 'true') return { groupIds: [] };
  const groupIds = serviceAnnotationList(service, 'security-groups');
  if (groupIds.length > 0) return { groupIds };

  const { loadBalancerSourceRanges = [], ports = [] } = service.spec;
  const ranges = [...loadBalancerSourceRanges, ...serviceAnnotationList(service, 'source-ranges')];
  return {
    name,
    ports: ports.map(({ port, protocol }) => ({ protocol: protocol === 'UDP' ? 'udp' : 'tcp', port })),
    cidrs: ranges.length > 0 ? ranges : ['0.0.0.0/0'],
  };
}

/** By TCP, unless an annotation asks for HTTP. */
function healthCheckPathOf(service: Service): string | undefined {
  const isHttp = serviceAnnotation(service, 'healthcheck-protocol')?.toLowerCase() === 'http';
  return isHttp ? (serviceAnnotation(service, 'healthcheck-path') ?? '/') : undefined;
}

import { keyOfObject } from '../../../../src/kubernetes/object-key.ts';
import { certificatesForHosts, type KnownCertificate } from '../certificates.ts';
import type { Pod, Service } from '../kinds.ts';
import { resourceName } from '../names.ts';
import { readyTargets } from '../ready-targets.ts';
import type { Stack, StackAction, StackListener, StackTargetGroup } from '../stack.ts';
import { attachedRoutes, type Attachment, type Route } from './attached-routes.ts';
import type { Flavour } from './flavours.ts';
import { httpRules } from './http-rules.ts';
import type { BackendReference, Gateway, HttpRoute, LoadBalancerConfiguration, TcpRoute } from './kinds.ts';
import type { AttachedListener } from './listeners-of.ts';

/** What a Gateway's stack is made of besides the Gateway. */
export interface GatewayParts {
  readonly listeners: readonly AttachedListener[];
  readonly configuration: LoadBalancerConfiguration | undefined;
  readonly httpRoutes: readonly HttpRoute[];
  readonly tcpRoutes: readonly TcpRoute[];
  readonly services: readonly Service[];
  readonly pods: readonly Pod[];
  /** Those that there are in ACM. */
  readonly certificates: readonly KnownCertificate[];
}

/**
 * What a Gateway, its routes, their Services and pods ask of AWS.
 *
 * A listener is made only for a port that a route is attached to; of ALBs it answers 404 where no rule takes a request, of
 * NLBs it belongs to the oldest route. (aws-load-balancer-controller 3.5: pkg/gateway/model/model_build_listener.go.)
 *
 * Left out: routes of other kinds, filters, all matches but names and paths, weights (the first backend gets everything),
 * backends of other namespaces, and what else a LoadBalancerConfiguration says.
 *
 * @throws where there is no certificate for a listener that needs one.
 */
export function buildGatewayStack(
  gateway: Gateway,
  options: GatewayParts & { readonly clusterName: string; readonly flavour: Flavour },
): Stack {
  const { clusterName, flavour, listeners, configuration } = options;
  const { name, namespace = '', uid } = gateway.metadata;
  const { loadBalancerName, scheme = 'internal', sourceRanges = ['0.0.0.0/0'] } = configuration?.spec ?? {};
  const made = listeners.filter(({ flaw }) => flaw === undefined);
  const targetGroups = new Map<string, StackTargetGroup>();
  const actionFor = targetGroupsIn(targetGroups, gateway, options);

  return {
    tagPrefix: flavour.tagPrefix,
    id: keyOfObject(gateway),
    loadBalancer: {
      type: flavour.type,
      name: loadBalancerName ?? resourceName(namespace, name, clusterName, uid, scheme),
      scheme,
    },
    securityGroup: {
      name: resourceName(namespace, name, clusterName, name, namespace, uid),
      ports: [...new Set(made.map(({ port }) => port))].map((port) => ({ protocol: 'tcp', port })),
      cidrs: sourceRanges,
    },
    targetGroups,
    listeners: [...Map.groupBy(made, ({ port }) => port).values()].flatMap((ofPort) => {
      const listener = listenerFor(ofPort, options, actionFor);
      return listener === undefined ? [] : { ...listener, certificateArns: certificatesFor(listener, ofPort, options) };
    }),
  };
}

type ActionFor = (route: Route, backendRefs: readonly BackendReference[]) => StackAction | undefined;

function listenerFor(
  ofPort: readonly AttachedListener[],
  { flavour, httpRoutes, tcpRoutes }: GatewayParts & { readonly flavour: Flavour },
  actionFor: ActionFor,
): Omit<StackListener, 'certificateArns'> | undefined {
  const [{ port, protocol } = { port: 0, protocol: '' }] = ofPort;
  const attachedTo = <R extends Route>(routes: readonly R[]): readonly Attachment<R>[] =>
    ofPort.flatMap((listener) => attachedRoutes(listener, routes));

  if (flavour.type === 'application') {
    const attachments = attachedTo(httpRoutes);
    if (attachments.length === 0) return undefined;
    const rules = httpRules(attachments).map(({ conditions, route, backendRefs }) => ({
      conditions,
      action: actionFor(route, backendRefs) ?? noBackend,
    }));
    return { port, protocol: protocol === 'HTTPS' ? 'HTTPS' : 'HTTP', defaultAction: noRule, rules };
  }
  const [oldest] = attachedTo(tcpRoutes);
  const defaultAction = oldest && actionFor(oldest.route, oldest.route.spec.rules[0]?.backendRefs ?? []);
  return defaultAction && { port, protocol: protocol === 'TLS' ? 'TLS' : 'TCP', defaultAction, rules: [] };
}

const noRule: StackAction = fixed('404');
const noBackend: StackAction = fixed('500');

function fixed(StatusCode: string): StackAction {
  return { action: { Type: 'fixed-response', FixedResponseConfig: { StatusCode, ContentType: 'text/plain' } } };
}

/** Answers what forwards to a route's backend, whose target group is then among `groups`; undefined where there is none. */
function targetGroupsIn(
  groups: Map<string, StackTargetGroup>,
  gateway: Gateway,
  { services, pods, flavour, clusterName }: GatewayParts & { readonly flavour: Flavour; readonly clusterName: string },
): ActionFor {
  return (route, [backendRef]) => {
    const { name, namespace = '' } = route.metadata;
    const service = services.find(
      ({ metadata }) => metadata.namespace === namespace && metadata.name === backendRef?.name,
    );
    const port = service?.spec.ports?.find((candidate) => candidate.port === backendRef?.port);
    if (service === undefined || port === undefined) return undefined;
    // The real controller's own form of this id.
    const key =
      `${keyOfObject(gateway)}:${namespace}-${name}:${flavour.routeKind}-` +
      `${namespace}-${service.metadata.name}:${port.port}`;
    groups.set(key, {
      name: resourceName(namespace, service.metadata.name, clusterName, key),
      protocol: flavour.type === 'application' ? 'HTTP' : 'TCP',
      port: typeof port.targetPort === 'number' ? port.targetPort : port.port,
      healthCheckPath: flavour.type === 'application' ? '/' : undefined,
      targets: readyTargets(service, port, pods),
    });
    return { forwardTo: key };
  };
}

/** The one that the configuration names, else those for the names of the listeners and of their routes. */
function certificatesFor(
  { protocol, port }: Pick<StackListener, 'protocol' | 'port'>,
  ofPort: readonly AttachedListener[],
  { configuration, httpRoutes, tcpRoutes, certificates }: GatewayParts,
): readonly string[] {
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return [];
  const named = configuration?.spec.listenerConfigurations?.find(
    ({ protocolPort }) => protocolPort === `${protocol}:${port}`,
  )?.defaultCertificate;
  if (named !== undefined) return [named];

  const routes = [...httpRoutes, ...tcpRoutes];
  const hosts = ofPort.flatMap((listener) => [
    ...(listener.hostname === undefined ? [] : [listener.hostname]),
    ...attachedRoutes(listener, routes).flatMap(({ hostnames }) => hostnames),
  ]);
  if (hosts.length === 0) throw new Error(`No hostnames found for TLS cert discovery for listener ${protocol}:${port}`);
  return certificatesForHosts(hosts, certificates);
}

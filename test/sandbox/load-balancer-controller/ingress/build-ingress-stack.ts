import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { IngressPath, Pod, Service } from '../kinds.ts';
import type { Stack, StackAction, StackListener, StackRule, StackSecurityGroup, StackTargetGroup } from '../stack.ts';
import { agreed } from './agreed.ts';
import type { KnownCertificate } from '../certificates.ts';
import { certificatesByHost } from './certificates-by-host.ts';
import { frontendNlb } from './frontend-nlb.ts';
import { groupListeners } from './group-listeners.ts';
import type { GroupListener, WishingMember } from './group-listeners.ts';
import type { IngressGroup } from './ingress-group.ts';
import { nameInGroup } from './group-names.ts';
import { ingressBackends } from './ingress-backends.ts';
import { readWishes } from './read-wishes.ts';

/**
 * What a group of Ingresses, their Services and their pods ask of AWS.
 *
 * Left out: `actions.*` and `conditions.*` annotations, authentication, and instance targets (this world has no node ports:
 * targets are pods, whatever target-type says).
 *
 * @throws where an annotation cannot be read, where members contradict each other, and where HTTPS has no certificate.
 */
export function buildIngressStack(
  group: IngressGroup,
  options: {
    readonly clusterName: string;
    readonly services: readonly Service[];
    readonly pods: readonly Pod[];
    /** What ACM has; empty where no member needs it. */
    readonly certificates: readonly KnownCertificate[];
  },
): Stack {
  const { clusterName, certificates } = options;
  const members = group.members.map((member) => ({ ...member, wishes: readWishes(member.ingress, member.params) }));
  const listeners = groupListeners(members, ({ ingress, wishes }) =>
    wishes.certificateArns.length > 0 ? wishes.certificateArns : certificatesByHost(ingress, certificates),
  );
  const redirectPort = redirectPortOf(members, listeners);
  const targetGroups = new Map<string, StackTargetGroup>();
  const backends = ingressBackends({ ...options, targetGroups });

  const scheme = agreed('scheme', wishesOf(members, 'scheme')) ?? 'internal';
  const loadBalancer = {
    name:
      agreed('load balancer name', wishesOf(members, 'loadBalancerName')) ?? nameInGroup(group, clusterName, scheme),
    type: 'application',
    scheme,
  } as const;
  const inFront = frontendNlb({ group, members, listeners, loadBalancer, clusterName });
  for (const [key, targetGroup] of inFront?.targetGroups ?? []) targetGroups.set(key, targetGroup);

  return {
    tagPrefix: `ingress.${group.maker}`,
    id: group.name,
    loadBalancer,
    listeners: listeners.map((listener): StackListener => {
      const { port, protocol, certificateArns } = listener;
      const own = { port, protocol, certificateArns };
      return protocol === 'HTTP' && redirectPort !== undefined
        ? { ...own, defaultAction: redirectTo(redirectPort), rules: [] }
        : { ...own, defaultAction: defaultActionOf(listener), rules: rulesOf(listener) };
    }),
    frontend: inFront?.frontend,
    securityGroup: securityGroupOf(),
    targetGroups,
  };

  function defaultActionOf({ members: wanting }: GroupListener): StackAction {
    const withDefault = wanting.filter(({ ingress }) => ingress.spec.defaultBackend !== undefined);
    if (withDefault.length > 1) throw new Error(`multiple ingress defined default backend: ${group.name}`);
    const [member] = withDefault;
    return member?.ingress.spec.defaultBackend === undefined
      ? noBackend
      : backends.actionFor(member, member.ingress.spec.defaultBackend);
  }

  function rulesOf({ members: wanting }: GroupListener): StackRule[] {
    return wanting.flatMap((member) =>
      (member.ingress.spec.rules ?? []).flatMap(({ host, http }) =>
        inOrder(http?.paths ?? []).map((path) => ({
          conditions: conditionsOf(host, path),
          action: backends.actionFor(member, path.backend),
        })),
      ),
    );
  }

  function securityGroupOf(): StackSecurityGroup {
    const groupIds = agreed('security groups', wishesOf(members, 'securityGroups'));
    if (groupIds !== undefined) return { groupIds };
    return {
      name: nameInGroup(group, clusterName),
      ports: listeners.map(({ port }) => ({ protocol: 'tcp', port })),
      cidrs: agreed('inbound CIDRs', wishesOf(members, 'inboundCidrs')) ?? ['0.0.0.0/0'],
    };
  }
}

function wishesOf<K extends keyof WishingMember['wishes']>(
  members: readonly WishingMember[],
  wish: K,
): WishingMember['wishes'][K][] {
  return members.map(({ wishes }) => wishes[wish]);
}

/** Which port HTTP redirects to. @throws where that is no HTTPS listener. */
function redirectPortOf(members: readonly WishingMember[], listeners: readonly GroupListener[]): number | undefined {
  const port = agreed('sslRedirect port', wishesOf(members, 'sslRedirect'));
  if (port === undefined) return undefined;
  const listener = listeners.find((one) => one.port === port);
  if (listener === undefined) throw new Error(`listener does not exist for SSLRedirect port: ${port}`);
  if (listener.protocol !== 'HTTPS') throw new Error(`listener protocol non-SSL for SSLRedirect port: ${port}`);
  return port;
}

/** Without a default backend, what no rule takes is answered 404. */
const noBackend: StackAction = {
  action: { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain' } },
};

function redirectTo(port: number): StackAction {
  return {
    action: {
      Type: 'redirect',
      RedirectConfig: { Protocol: 'HTTPS', Port: String(port), StatusCode: 'HTTP_301' },
    },
  };
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

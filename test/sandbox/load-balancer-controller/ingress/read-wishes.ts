import type { Ingress, IngressClassParamsSpec } from '../kinds.ts';

/**
 * What an Ingress asks for in its annotations `alb.ingress.kubernetes.io/…`, or its class in IngressClassParams, which come
 * before annotations. Undefined: nothing is said, which leaves it to the other members of the group, or to the defaults.
 */
export interface Wishes {
  readonly scheme: Scheme | undefined;
  readonly listenPorts: readonly ListenPort[];
  /** Those that are named; where there are none HTTPS listeners get certificates by host name. */
  readonly certificateArns: readonly string[];
  /** The HTTPS port that plain HTTP listeners redirect to. */
  readonly sslRedirect: number | undefined;
  readonly inboundCidrs: readonly string[] | undefined;
  readonly securityGroups: readonly string[] | undefined;
  readonly loadBalancerName: string | undefined;
  readonly healthCheckPath: string;
  readonly frontendNlb: boolean | undefined;
  readonly frontendNlbScheme: Scheme | undefined;
  /** From the NLB's ports to the ALB's. */
  readonly frontendNlbPorts: ReadonlyMap<number, number> | undefined;
}

export type Scheme = 'internal' | 'internet-facing';

export interface ListenPort {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
}

const prefix = 'alb.ingress.kubernetes.io/';
const schemes = ['internal', 'internet-facing'] as const;

/** @throws where an annotation cannot be read; the message names it. */
export function readWishes(ingress: Ingress, params: IngressClassParamsSpec = {}): Wishes {
  const annotation = (name: string): string | undefined => annotationOf(ingress, name);
  const list = (name: string): string[] | undefined => listIn(annotation(name));
  const scheme = (name: string, value: string | undefined): Scheme | undefined =>
    value === undefined ? undefined : oneOf(name, value, schemes);

  const certificateArns = nonEmpty(params.certificateArn) ?? list('certificate-arn') ?? [];
  const sslRedirect = params.sslRedirectPort ?? annotation('ssl-redirect');
  const frontendNlb = annotation('enable-frontend-nlb');
  const mapping = list('frontend-nlb-listener-port-mapping');
  return {
    scheme: scheme('scheme', params.scheme ?? annotation('scheme')),
    listenPorts: listenPortsOf(annotation('listen-ports'), certificateArns),
    certificateArns,
    sslRedirect: sslRedirect === undefined ? undefined : Number(sslRedirect),
    inboundCidrs: nonEmpty(params.inboundCIDRs) ?? list('inbound-cidrs'),
    securityGroups: list('security-groups'),
    loadBalancerName: params.loadBalancerName ?? annotation('load-balancer-name'),
    healthCheckPath: annotation('healthcheck-path') ?? '/',
    frontendNlb: frontendNlb === undefined ? undefined : frontendNlb === 'true',
    frontendNlbScheme: scheme('frontend-nlb-scheme', annotation('frontend-nlb-scheme')),
    frontendNlbPorts: mapping && new Map(mapping.map(portPair)),
  };
}

export function annotationOf(ingress: Ingress, name: string): string | undefined {
  return ingress.metadata.annotations?.[prefix + name];
}

/** `[{"HTTP": 80}, {"HTTPS": 443}]`; else 443 where certificates are named, else 80 [documented]. */
function listenPortsOf(json: string | undefined, certificateArns: readonly string[]): readonly ListenPort[] {
  if (json === undefined) {
    return certificateArns.length === 0 ? [{ protocol: 'HTTP', port: 80 }] : [{ protocol: 'HTTPS', port: 443 }];
  }
  return parseEntries(json).flatMap((entry) =>
    Object.entries(entry).map(([protocol, port]) => ({
      protocol: oneOf('listen-ports', protocol, ['HTTP', 'HTTPS']),
      port: Number(port),
    })),
  );
}

function parseEntries(json: string): readonly object[] {
  const entries: unknown = JSON.parse(json);
  const isList =
    Array.isArray(entries) &&
    entries.length > 0 &&
    entries.every((entry) => typeof entry === 'object' && entry !== null);
  if (!isList) throw new Error(`Annotation ${prefix}listen-ports is not a list such as [{"HTTP": 80}]: ${json}`);
  // What `isList` says.
  return entries as object[];
}

/** `80=443` */
function portPair(pair: string): readonly [number, number] {
  const [from, to] = pair.split('=').map(Number);
  if (from === undefined || to === undefined || !Number.isInteger(from) || !Number.isInteger(to)) {
    throw new Error(`Annotation ${prefix}frontend-nlb-listener-port-mapping is not a list such as 80=443: ${pair}`);
  }
  return [from, to];
}

function listIn(value: string | undefined): string[] | undefined {
  return value
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function nonEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list?.length === 0 ? undefined : list;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`Annotation ${prefix}${name} says ${value}, not ${allowed.join(' or ')}.`);
  return found;
}

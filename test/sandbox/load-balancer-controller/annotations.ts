import type { Ingress } from './kinds.ts';

/** What an Ingress asks for in its annotations `alb.ingress.kubernetes.io/…`, with the real controller's defaults. */
export interface Wishes {
  readonly scheme: 'internal' | 'internet-facing';
  readonly listenPorts: readonly { readonly protocol: 'HTTP' | 'HTTPS'; readonly port: number }[];
  /** The HTTPS port that plain HTTP listeners redirect to. */
  readonly sslRedirect: number | undefined;
  readonly certificateArn: string | undefined;
  readonly inboundCidrs: readonly string[];
  readonly loadBalancerName: string | undefined;
  readonly healthCheckPath: string;
}

const prefix = 'alb.ingress.kubernetes.io/';

/** @throws where an annotation cannot be read; the message names it. */
export function readAnnotations(ingress: Ingress): Wishes {
  const annotation = (name: string): string | undefined => ingress.metadata.annotations?.[prefix + name];
  const list = (name: string): string[] | undefined =>
    annotation(name)
      ?.split(',')
      .map((item) => item.trim());

  const certificateArn = list('certificate-arn')?.[0];
  const sslRedirect = annotation('ssl-redirect');
  return {
    scheme: oneOf('scheme', annotation('scheme') ?? 'internal', ['internal', 'internet-facing']),
    listenPorts: listenPortsOf(annotation('listen-ports'), certificateArn),
    sslRedirect: sslRedirect === undefined ? undefined : Number(sslRedirect),
    certificateArn,
    inboundCidrs: list('inbound-cidrs') ?? ['0.0.0.0/0'],
    loadBalancerName: annotation('load-balancer-name'),
    healthCheckPath: annotation('healthcheck-path') ?? '/',
  };
}

/** `[{"HTTP": 80}, {"HTTPS": 443}]`; else 443 where there is a certificate, else 80 [documented]. */
function listenPortsOf(json: string | undefined, certificateArn: string | undefined): Wishes['listenPorts'] {
  if (json === undefined) {
    return certificateArn === undefined ? [{ protocol: 'HTTP', port: 80 }] : [{ protocol: 'HTTPS', port: 443 }];
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
  const isList = Array.isArray(entries) && entries.every((entry) => typeof entry === 'object' && entry !== null);
  if (!isList) throw new Error(`Annotation ${prefix}listen-ports is not a list such as [{"HTTP": 80}]: ${json}`);
  // What `isList` says.
  return entries as object[];
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`Annotation ${prefix}${name} says ${value}, not ${allowed.join(' or ')}.`);
  return found;
}

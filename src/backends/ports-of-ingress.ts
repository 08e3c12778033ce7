import type { Ingress } from '../model/ingress.ts';

const prefix = 'alb.ingress.kubernetes.io/';

/**
 * The ports that an Ingress itself asks for, of all that its load balancer may listen on for its group; undefined where that is
 * not to be known from it. Without `listen-ports` it is 443 where it has certificates, else 80, but its class may have some,
 * too (IngressClassParams), which is not looked at. (aws-load-balancer-controller: computeIngressListenPorts.)
 */
export function portsOfIngress({ metadata }: Pick<Ingress, 'metadata'>): readonly number[] | undefined {
  const listenPorts = metadata.annotations?.[`${prefix}listen-ports`];
  if (listenPorts !== undefined) return portsIn(listenPorts);
  return metadata.annotations?.[`${prefix}certificate-arn`] === undefined ? [80, 443] : [443];
}

/** `[{"HTTP": 80}, {"HTTPS": 443}]`. What the load balancer controller cannot read changes nothing in AWS. */
function portsIn(listenPorts: string): readonly number[] | undefined {
  try {
    const entries: unknown = JSON.parse(listenPorts);
    if (!Array.isArray(entries)) return undefined;
    return entries
      .flatMap((entry: unknown): unknown[] => (typeof entry === 'object' && entry !== null ? Object.values(entry) : []))
      .filter((port) => typeof port === 'number');
  } catch {
    return undefined;
  }
}

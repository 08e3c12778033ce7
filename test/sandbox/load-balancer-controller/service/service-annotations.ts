import type { Service } from '../kinds.ts';

/** Both are read, the second one for Services of the first days [seen: the real controller's annotation parser]. */
const prefixes = ['service.beta.kubernetes.io/', 'service.kubernetes.io/'];

/** What a Service says in `service.beta.kubernetes.io/aws-load-balancer-…`. */
export function serviceAnnotation({ metadata }: Service, name: string): string | undefined {
  return prefixes.map((prefix) => metadata.annotations?.[`${prefix}aws-load-balancer-${name}`]).find(isThere);
}

export function serviceAnnotationList(service: Service, name: string): string[] {
  return (serviceAnnotation(service, name) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function isThere(value: string | undefined): boolean {
  return value !== undefined;
}

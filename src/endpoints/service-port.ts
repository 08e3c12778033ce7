import type { Service } from '../model/service.ts';

type Port = NonNullable<Service['spec']['ports']>[number];

/** The Service's TCP port of that number. */
export function tcpPortOf({ spec }: Service, port: number): Port | undefined {
  return spec.ports?.find((each) => each.port === port && (each.protocol ?? 'TCP') === 'TCP');
}

/** Whether the Service says which pods are its own: else anybody may write down any address for it. */
export function hasSelector({ spec }: Service): boolean {
  return spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0;
}

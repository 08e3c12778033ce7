import type { World } from './world.ts';

/** An instance in Cloud Map, as somebody else in the account sees it. */
export interface Registered {
  readonly id: string;
  /** As its attribute of that name says. */
  readonly pod: string;
  readonly address: string;
  readonly port: string;
  readonly health: string;
}

/** What is in Cloud Map, by the names of namespaces and services; instances in the order of their pods' names. */
export interface CloudMapContent {
  readonly namespaces: readonly string[];
  readonly services: readonly string[];
  readonly instances: readonly Registered[];
}

export function cloudMapOf(world: World): CloudMapContent {
  const { operations, caller } = cloudMapConsole(world);
  const { Namespaces } = operations.ListNamespaces({}, caller);
  const { Services } = operations.ListServices({}, caller);
  const instances = Services.flatMap(({ Id: ServiceId }) => {
    const health: Readonly<Record<string, string>> = operations.GetInstancesHealthStatus({ ServiceId }, caller).Status;
    return operations.ListInstances({ ServiceId }, caller).Instances.map(({ Id: id, Attributes: attributes }) => ({
      id,
      pod: attributes.pod ?? '',
      address: attributes.AWS_INSTANCE_IPV4 ?? '',
      port: attributes.AWS_INSTANCE_PORT ?? '',
      health: health[id] ?? '',
    }));
  });
  return {
    namespaces: Namespaces.map(({ Name }) => Name),
    services: Services.map(({ Name }) => Name),
    instances: instances.sort((one, other) => (one.pod < other.pod ? -1 : 1)),
  };
}

/** Cloud Map as somebody else in the account uses it, and as whom. */
export function cloudMapConsole({ sandbox }: World) {
  const { operations } = sandbox.services.discovery;
  return { operations, caller: { region: sandbox.region, accessKeyId: 'AKIASOMEBODY' } };
}

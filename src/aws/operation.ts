/** The AWS services that are called. */
export type ServiceName = 'apigateway' | 'elasticloadbalancing' | 'ec2' | 'servicediscovery';

/** One operation of one service, as AWS names it: `{ service: 'apigateway', name: 'CreateApi' }`. */
export interface Operation {
  readonly service: ServiceName;
  readonly name: string;
}

/**
 * What a call does. A read changes nothing. An update or deletion may be sent again, for it asks for a state. A create
 * may not: no create of API Gateway takes a client token, so each that arrives makes another one (documented: SDK model).
 * Cloud Map knows an instance by its id: registered twice it is there once (documented: RegisterInstance).
 */
export type Effect = 'read' | 'update' | 'create';

export function effectOf({ name }: Operation): Effect {
  if (/^(Get|List|Describe|Discover)/.test(name)) return 'read';
  return /^(Update|Delete|Tag|Untag|Register|Deregister)/.test(name) ? 'update' : 'create';
}

/** The IAM action that allows an operation. API Gateway's actions are HTTP verbs (documented: its IAM reference). */
export function permissionFor({ service, name }: Operation): string {
  if (service !== 'apigateway') return `${service}:${name}`;
  if (name === 'TagResource') return 'apigateway:TagResource';
  if (name === 'UntagResource') return 'apigateway:UntagResource';
  const verbs: readonly (readonly [prefix: string, verb: string])[] = [
    ['Get', 'GET'],
    ['Create', 'POST'],
    ['Update', 'PATCH'],
    ['Delete', 'DELETE'],
  ];
  const verb = verbs.find(([prefix]) => name.startsWith(prefix))?.[1];
  return `apigateway:${verb ?? '*'}`;
}

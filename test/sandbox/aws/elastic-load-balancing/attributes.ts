import type {
  DescribeLoadBalancerAttributesInput,
  DescribeTargetGroupAttributesInput,
  ModifyLoadBalancerAttributesInput,
  ModifyTargetGroupAttributesInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { notSimulated } from '../not-simulated.ts';
import type { Caller, Operation } from '../service.ts';
import type { Checked } from './checked.ts';
import type { Store } from './store.ts';

/** The attributes that are simulated, with their defaults [documented]. */
const defaults = {
  loadBalancer: {
    'deletion_protection.enabled': 'false',
    'idle_timeout.timeout_seconds': '60',
  },
  targetGroup: {
    'deregistration_delay.timeout_seconds': '300',
  },
} as const;

type Kind = keyof typeof defaults;

/** All attributes of a load balancer or target group as they are now. */
export function attributesOf(store: Store, kind: Kind, arn: string): Readonly<Record<string, string>> {
  return { ...defaults[kind], ...store.attributes.get(arn) };
}

export function attributeOperations(store: Store) {
  const described = (kind: Kind, arn: string): { Attributes: { Key: string; Value: string }[] } => ({
    Attributes: Object.entries(attributesOf(store, kind, arn)).map(([Key, Value]) => ({ Key, Value })),
  });

  const modify = (
    kind: Kind,
    arn: string,
    changes: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
  ): ReturnType<typeof described> => {
    for (const { Key: key = '' } of changes) {
      if (!(key in defaults[kind])) throw notSimulated(`The sandbox simulates no attribute '${key}'.`);
    }
    const changed = Object.fromEntries(changes.map(({ Key = '', Value = '' }) => [Key, Value]));
    store.attributes.set(arn, { ...store.attributes.get(arn), ...changed });
    return described(kind, arn);
  };

  return {
    DescribeLoadBalancerAttributes: (input: Checked<DescribeLoadBalancerAttributesInput>, caller: Caller) =>
      described('loadBalancer', store.loadBalancer(input.LoadBalancerArn, caller).arn),
    ModifyLoadBalancerAttributes: (input: Checked<ModifyLoadBalancerAttributesInput>, caller: Caller) =>
      modify('loadBalancer', store.loadBalancer(input.LoadBalancerArn, caller).arn, input.Attributes),
    DescribeTargetGroupAttributes: (input: Checked<DescribeTargetGroupAttributesInput>, caller: Caller) =>
      described('targetGroup', store.targetGroup(input.TargetGroupArn, caller).arn),
    ModifyTargetGroupAttributes: (input: Checked<ModifyTargetGroupAttributesInput>, caller: Caller) =>
      modify('targetGroup', store.targetGroup(input.TargetGroupArn, caller).arn, input.Attributes),
  } satisfies Record<string, Operation>;
}

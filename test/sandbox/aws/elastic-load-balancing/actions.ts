import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { notSimulated } from '../not-simulated.ts';
import { faults } from './faults.ts';
import type { Listener, ListenerProtocol } from './model.ts';
import type { Store } from './store.ts';

/**
 * A listener's or rule's actions, checked, in the form in which Describe answers: a forward that names one target group
 * has it both in TargetGroupArn and in ForwardConfig, a redirect has all parts of its URL [documented defaults].
 *
 * @throws where a target group does not exist, or belongs to another load balancer: it can have but one [documented].
 */
export function acceptActions(
  store: Store,
  actions: readonly Action[],
  listener: Pick<Listener, 'loadBalancerArn' | 'protocol'>,
): Action[] {
  return actions.map((action): Action => {
    switch (action.Type) {
      case 'forward':
        return acceptForward(store, action, listener);
      case 'redirect':
        return {
          ...action,
          RedirectConfig: {
            Protocol: '#{protocol}',
            Port: '#{port}',
            Host: '#{host}',
            Path: '/#{path}',
            Query: '#{query}',
            StatusCode: 'HTTP_302',
            ...action.RedirectConfig,
          },
        };
      case 'fixed-response':
        if (!/^[245]\d\d$/.test(action.FixedResponseConfig?.StatusCode ?? '')) {
          throw faults.invalid(`Status code '${action.FixedResponseConfig?.StatusCode ?? ''}' is not supported`);
        }
        return action;
      default:
        throw notSimulated(`The sandbox simulates no actions of type '${action.Type ?? ''}'.`);
    }
  });
}

/** Which protocols target groups may have behind a listener's [documented]. */
const forwardsTo: Readonly<Record<ListenerProtocol, readonly ListenerProtocol[]>> = {
  HTTP: ['HTTP', 'HTTPS'],
  HTTPS: ['HTTP', 'HTTPS'],
  TCP: ['TCP', 'TCP_UDP'],
  TLS: ['TCP', 'TLS'],
  UDP: ['UDP', 'TCP_UDP'],
  TCP_UDP: ['TCP_UDP'],
  QUIC: ['QUIC', 'TCP_QUIC'],
  TCP_QUIC: ['TCP_QUIC'],
};

function acceptForward(
  store: Store,
  action: Action,
  { loadBalancerArn, protocol }: Pick<Listener, 'loadBalancerArn' | 'protocol'>,
): Action {
  const tuples =
    action.ForwardConfig?.TargetGroups ??
    (action.TargetGroupArn === undefined ? [] : [{ TargetGroupArn: action.TargetGroupArn }]);
  if (tuples.length === 0) throw faults.invalid('A target group must be specified');

  for (const { TargetGroupArn: arn = '' } of tuples) {
    const group = store.targetGroups.get(arn);
    if (group === undefined) throw faults.targetGroupNotFound(arn);
    if (!forwardsTo[protocol].includes(group.protocol)) throw faults.protocolsDiffer(protocol, group.protocol);
    if (store.usersOf(arn).some((user) => user.arn !== loadBalancerArn)) throw faults.targetGroupElsewhere(arn);
  }
  return {
    Type: 'forward',
    Order: action.Order,
    TargetGroupArn: tuples.length === 1 ? tuples[0]?.TargetGroupArn : undefined,
    ForwardConfig: {
      TargetGroups: tuples.map(({ TargetGroupArn, Weight = 1 }) => ({ TargetGroupArn, Weight })),
      TargetGroupStickinessConfig: { Enabled: false },
    },
  };
}

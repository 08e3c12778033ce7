import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { notSimulated } from '../not-simulated.ts';
import { faults } from './faults.ts';
import type { Store } from './store.ts';

/**
 * A listener's or rule's actions, checked, in the form in which Describe answers: a forward that names one target group
 * has it both in TargetGroupArn and in ForwardConfig, a redirect has all parts of its URL [documented defaults].
 *
 * @throws where a target group does not exist, or belongs to another load balancer: it can have but one [documented].
 */
export function acceptActions(store: Store, actions: readonly Action[], loadBalancerArn: string): Action[] {
  return actions.map((action): Action => {
    switch (action.Type) {
      case 'forward':
        return acceptForward(store, action, loadBalancerArn);
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

function acceptForward(store: Store, action: Action, loadBalancerArn: string): Action {
  const tuples =
    action.ForwardConfig?.TargetGroups ??
    (action.TargetGroupArn === undefined ? [] : [{ TargetGroupArn: action.TargetGroupArn }]);
  if (tuples.length === 0) throw faults.invalid('A target group must be specified');

  for (const { TargetGroupArn: arn = '' } of tuples) {
    if (!store.targetGroups.has(arn)) throw faults.targetGroupNotFound(arn);
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

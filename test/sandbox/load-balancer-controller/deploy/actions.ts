import { isDeepStrictEqual } from 'node:util';
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackAction } from '../stack.ts';

/** An action as the API has it. */
export function actionOf(targetGroupArns: ReadonlyMap<string, string>, action: StackAction): Action {
  return 'action' in action
    ? action.action
    : { Type: 'forward', TargetGroupArn: targetGroupArns.get(action.forwardTo) ?? '' };
}

/** Compared by what they say, not by what the API adds to them. */
export function sameActions(existing: readonly Action[] | undefined, wanted: readonly Action[]): boolean {
  const essence = ({ Type, TargetGroupArn, RedirectConfig, FixedResponseConfig }: Action) => [
    Type,
    TargetGroupArn ?? '',
    RedirectConfig?.Port ?? '',
    FixedResponseConfig?.StatusCode ?? '',
    FixedResponseConfig?.MessageBody ?? '',
  ];
  return isDeepStrictEqual(existing?.map(essence), wanted.map(essence));
}

import { isDeepStrictEqual } from 'node:util';
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  ModifyRuleCommand,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Action, Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackListener } from '../stack.ts';
import { actionOf, sameActions } from './actions.ts';
import type { ListenersDeployment } from './listeners-deployment.ts';
import { stackTags } from './stack-tags.ts';

interface WantedRule {
  readonly priority: number;
  readonly Conditions: RuleCondition[];
  readonly Actions: Action[];
}

/**
 * Makes a listener's rules those of the stack. One that says what is wanted at another place is moved there, one that says
 * something else is changed in place; moves are one call, in which a priority that one gives up may be another's.
 */
export async function deployRules(
  { client, clusterName, stack, targetGroupArns }: ListenersDeployment,
  listener: StackListener,
  listenerArn: string,
): Promise<void> {
  const { Rules: all = [] } = await client.send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
  const existing = all.filter(({ IsDefault }) => IsDefault !== true);
  const wanted = listener.rules.map(({ conditions, action }, at): WantedRule => ({
    priority: at + 1,
    Conditions: [...conditions],
    Actions: [actionOf(targetGroupArns, action)],
  }));
  const { kept, changed, made, removed } = pair(existing, wanted);

  for (const { RuleArn } of removed) await client.send(new DeleteRuleCommand({ RuleArn }));
  for (const { rule, become } of changed) {
    const { Conditions, Actions } = become;
    await client.send(new ModifyRuleCommand({ RuleArn: rule.RuleArn, Conditions, Actions }));
  }
  const moved = kept.filter(({ rule, become }) => Number(rule.Priority) !== become.priority);
  if (moved.length > 0) {
    const RulePriorities = moved.map(({ rule, become }) => ({ RuleArn: rule.RuleArn, Priority: become.priority }));
    await client.send(new SetRulePrioritiesCommand({ RulePriorities }));
  }
  for (const { priority, Conditions, Actions } of made) {
    const Tags = [...stackTags(clusterName, stack, `${listener.port}:${priority}`)];
    await client.send(
      new CreateRuleCommand({ ListenerArn: listenerArn, Priority: priority, Conditions, Actions, Tags }),
    );
  }
}

interface Pair {
  readonly rule: Rule;
  readonly become: WantedRule;
}

/** Which rule becomes which: first those that say the same, then those that stand at the same place. */
function pair(existing: readonly Rule[], wanted: readonly WantedRule[]) {
  const left = [...existing];
  const take = (fits: (rule: Rule) => boolean): Rule | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const pairsBy = (candidates: readonly WantedRule[], fits: (rule: Rule, become: WantedRule) => boolean): Pair[] =>
    candidates.flatMap((become) => {
      const rule = take((candidate) => fits(candidate, become));
      return rule === undefined ? [] : { rule, become };
    });
  const without = (pairs: readonly Pair[], candidates: readonly WantedRule[]): WantedRule[] =>
    candidates.filter((one) => !pairs.some(({ become }) => become === one));

  const inPlace = pairsBy(wanted, (rule, become) => isAt(rule, become) && saysSame(rule, become));
  const elsewhere = pairsBy(without(inPlace, wanted), saysSame);
  const kept = [...inPlace, ...elsewhere];
  const changed = pairsBy(without(kept, wanted), isAt);
  return { kept, changed, made: without([...kept, ...changed], wanted), removed: left };
}

function isAt({ Priority }: Rule, { priority }: WantedRule): boolean {
  return Number(Priority) === priority;
}

function saysSame({ Conditions, Actions }: Rule, become: WantedRule): boolean {
  return sameConditions(Conditions, become.Conditions) && sameActions(Actions, become.Actions);
}

function sameConditions(existing: readonly RuleCondition[] | undefined, wanted: readonly RuleCondition[]): boolean {
  const essence = ({ Values: _, ...condition }: RuleCondition): RuleCondition => condition;
  return isDeepStrictEqual(existing?.map(essence), wanted.map(essence));
}

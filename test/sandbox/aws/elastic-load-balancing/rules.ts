import type {
  CreateRuleInput,
  DeleteRuleInput,
  DescribeRulesInput,
  ModifyRuleInput,
  Rule as DescribedRule,
  RuleCondition,
  SetRulePrioritiesInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Caller, Operation } from '../service.ts';
import { acceptActions } from './actions.ts';
import type { Checked } from './checked.ts';
import { faults } from './faults.ts';
import type { Rule } from './model.ts';
import { page } from './page.ts';
import type { Store } from './store.ts';
import { tagRecord } from './tag-record.ts';

/** A listener's rules besides its default one. */
export function ruleOperations(store: Store) {
  const changeable = (arn: string, caller: Caller): Rule => {
    const rule = store.rule(arn, caller);
    if (rule.priority === 'default') throw faults.defaultRule(arn);
    return rule;
  };

  return {
    CreateRule: (input: Checked<CreateRuleInput>, caller: Caller) => {
      const listener = store.listener(input.ListenerArn, caller);
      const { Priority: priority } = input;
      if (store.rulesOf(listener.arn).some((rule) => rule.priority === priority)) throw faults.priorityTaken(priority);
      const conditions = acceptConditions(input.Conditions);
      const actions = acceptActions(store, input.Actions, listener);

      const path = listener.arn.slice(listener.arn.indexOf('/') + 1);
      const arn = store.arn(caller.region, `listener-rule/${path}/${store.newId()}`);
      const rule: Rule = { arn, listenerArn: listener.arn, priority, conditions, actions };
      store.rules.set(arn, rule);
      store.tags.set(arn, tagRecord(input.Tags));
      return { Rules: [describe(rule)] };
    },

    DescribeRules: (input: Checked<DescribeRulesInput>, caller: Caller) => {
      const { ListenerArn: listenerArn, RuleArns: arns } = input;
      if (listenerArn === undefined && arns === undefined) {
        throw faults.invalid('You must specify either listener rule ARNs or a listener ARN');
      }
      const found =
        arns?.map((arn) => store.rule(arn, caller)) ??
        (listenerArn === undefined ? [] : store.rulesOf(store.listener(listenerArn, caller).arn));
      const { items, nextMarker } = page(found, input);
      return { Rules: items.map(describe), NextMarker: nextMarker };
    },

    ModifyRule: (input: Checked<ModifyRuleInput>, caller: Caller) => {
      const rule = changeable(input.RuleArn, caller);
      const listener = store.listener(rule.listenerArn, caller);
      const modified: Rule = {
        ...rule,
        ...(input.Conditions && { conditions: acceptConditions(input.Conditions) }),
        ...(input.Actions && { actions: acceptActions(store, input.Actions, listener) }),
      };
      store.rules.set(rule.arn, modified);
      return { Rules: [describe(modified)] };
    },

    /** A priority that another rule of the same call gives up may be taken [seen: the load balancer controller does so]. */
    SetRulePriorities: ({ RulePriorities: wanted }: Checked<SetRulePrioritiesInput>, caller: Caller) => {
      const moved = wanted.map(({ RuleArn = '', Priority = 0 }): Rule => ({
        ...changeable(RuleArn, caller),
        priority: Priority,
      }));
      const stay = moved.flatMap(({ listenerArn }) =>
        store.rulesOf(listenerArn).filter(({ arn }) => !moved.some((rule) => rule.arn === arn)),
      );
      for (const { arn, listenerArn, priority } of moved) {
        const isTaken = [...stay, ...moved].some(
          (rule) => rule.arn !== arn && rule.listenerArn === listenerArn && rule.priority === priority,
        );
        if (isTaken) throw faults.priorityTaken(Number(priority));
      }
      for (const rule of moved) store.rules.set(rule.arn, rule);
      return { Rules: moved.map(describe) };
    },

    DeleteRule: (input: Checked<DeleteRuleInput>, caller: Caller) => {
      const { arn } = changeable(input.RuleArn, caller);
      store.rules.delete(arn);
      store.tags.delete(arn);
      return {};
    },
  } satisfies Record<string, Operation>;
}

/**
 * Conditions in the form in which Describe answers: host and path have their values in both places, whichever the call
 * used [documented: Values is the older form]. At most five values in a rule [documented].
 */
function acceptConditions(conditions: readonly RuleCondition[]): RuleCondition[] {
  const accepted = conditions.map((condition): RuleCondition => {
    switch (condition.Field) {
      case 'path-pattern': {
        const values = condition.PathPatternConfig?.Values ?? condition.Values ?? [];
        return { Field: 'path-pattern', Values: values, PathPatternConfig: { Values: values } };
      }
      case 'host-header': {
        const values = condition.HostHeaderConfig?.Values ?? condition.Values ?? [];
        return { Field: 'host-header', Values: values, HostHeaderConfig: { Values: values } };
      }
      case 'http-header':
      case 'http-request-method':
      case 'query-string':
      case 'source-ip':
        return condition;
      default:
        throw faults.invalid(
          `Condition field '${condition.Field ?? ''}' must be one of '[path-pattern, host-header, http-header, http-request-method, query-string, source-ip]'`,
        );
    }
  });
  if (accepted.flatMap(valuesOf).length > 5) throw faults.invalid('A rule can have a maximum of 5 condition values');
  return accepted;
}

function valuesOf(condition: RuleCondition): readonly unknown[] {
  return (
    condition.Values ??
    condition.HttpHeaderConfig?.Values ??
    condition.HttpRequestMethodConfig?.Values ??
    condition.QueryStringConfig?.Values ??
    condition.SourceIpConfig?.Values ??
    []
  );
}

function describe(rule: Rule): DescribedRule {
  return {
    RuleArn: rule.arn,
    Priority: String(rule.priority),
    Conditions: [...rule.conditions],
    Actions: [...rule.actions],
    IsDefault: rule.priority === 'default',
  };
}

import { isDeepStrictEqual } from 'node:util';
import {
  CreateListenerCommand,
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  Action,
  ElasticLoadBalancingV2Client,
  Listener,
  Rule,
  RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Stack, StackAction, StackListener } from './stack.ts';
import { stackTags } from './stack-tags.ts';

interface Deployment {
  readonly client: ElasticLoadBalancingV2Client;
  readonly clusterName: string;
  readonly stack: Stack;
  readonly loadBalancerArn: string;
  /** By resource tag. */
  readonly targetGroupArns: ReadonlyMap<string, string>;
}

/** Makes the load balancer's listeners and their rules those of the stack. A listener is the same one by its port. */
export async function deployListeners(deployment: Deployment): Promise<void> {
  const { client, stack, loadBalancerArn } = deployment;
  const { Listeners: existing = [] } = await client.send(
    new DescribeListenersCommand({ LoadBalancerArn: loadBalancerArn }),
  );
  for (const { Port, ListenerArn } of existing) {
    if (!stack.listeners.some(({ port }) => port === Port)) {
      await client.send(new DeleteListenerCommand({ ListenerArn }));
    }
  }
  for (const listener of stack.listeners) {
    const deployed = existing.find(({ Port }) => Port === listener.port);
    const listenerArn = await deployListener(deployment, listener, deployed);
    await deployRules(deployment, listener, listenerArn);
  }
}

async function deployListener(
  deployment: Deployment,
  listener: StackListener,
  existing: Listener | undefined,
): Promise<string> {
  const { client, clusterName, stack, loadBalancerArn } = deployment;
  const settings = {
    Protocol: listener.protocol,
    ...(listener.certificateArn && { Certificates: [{ CertificateArn: listener.certificateArn }] }),
    DefaultActions: [actionOf(deployment, listener.defaultAction)],
  };
  if (existing === undefined) {
    const { Listeners: [created] = [] } = await client.send(
      new CreateListenerCommand({
        LoadBalancerArn: loadBalancerArn,
        Port: listener.port,
        ...settings,
        Tags: stackTags(clusterName, stack, String(listener.port)),
      }),
    );
    return created?.ListenerArn ?? '';
  }

  const isSame =
    existing.Protocol === listener.protocol &&
    existing.Certificates?.[0]?.CertificateArn === listener.certificateArn &&
    sameActions(existing.DefaultActions, settings.DefaultActions);
  if (!isSame) await client.send(new ModifyListenerCommand({ ListenerArn: existing.ListenerArn, ...settings }));
  return existing.ListenerArn ?? '';
}

/** A rule is the same one by its priority: what stands there is changed in place. */
async function deployRules(deployment: Deployment, listener: StackListener, listenerArn: string): Promise<void> {
  const { client, clusterName, stack } = deployment;
  const { Rules: all = [] } = await client.send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
  const existing = new Map<number, Rule>(
    all.filter(({ IsDefault }) => IsDefault !== true).map((rule) => [Number(rule.Priority), rule]),
  );

  for (const [at, { conditions, action }] of listener.rules.entries()) {
    const priority = at + 1;
    const present = existing.get(priority);
    existing.delete(priority);
    const Conditions = [...conditions];
    const Actions = [actionOf(deployment, action)];
    if (present === undefined) {
      const Tags = stackTags(clusterName, stack, `${listener.port}:${priority}`);
      await client.send(
        new CreateRuleCommand({ ListenerArn: listenerArn, Priority: priority, Conditions, Actions, Tags }),
      );
    } else if (!sameConditions(present.Conditions, Conditions) || !sameActions(present.Actions, Actions)) {
      await client.send(new ModifyRuleCommand({ RuleArn: present.RuleArn, Conditions, Actions }));
    }
  }
  for (const { RuleArn } of existing.values()) await client.send(new DeleteRuleCommand({ RuleArn }));
}

function actionOf({ targetGroupArns }: Deployment, action: StackAction): Action {
  return 'action' in action
    ? action.action
    : { Type: 'forward', TargetGroupArn: targetGroupArns.get(action.forwardTo) ?? '' };
}

/** Compared by what they say, not by what the API adds to them. */
function sameActions(existing: readonly Action[] | undefined, wanted: readonly Action[]): boolean {
  const essence = ({ Type, TargetGroupArn, RedirectConfig, FixedResponseConfig }: Action) => [
    Type,
    TargetGroupArn ?? '',
    RedirectConfig?.Port ?? '',
    FixedResponseConfig?.StatusCode ?? '',
    FixedResponseConfig?.MessageBody ?? '',
  ];
  return isDeepStrictEqual(existing?.map(essence), wanted.map(essence));
}

function sameConditions(existing: readonly RuleCondition[] | undefined, wanted: readonly RuleCondition[]): boolean {
  const essence = ({ Field, HostHeaderConfig, PathPatternConfig }: RuleCondition) => [
    Field,
    HostHeaderConfig?.Values ?? [],
    PathPatternConfig?.Values ?? [],
  ];
  return isDeepStrictEqual(existing?.map(essence), wanted.map(essence));
}

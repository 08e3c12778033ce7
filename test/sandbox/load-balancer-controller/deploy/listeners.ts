import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackListener } from '../stack.ts';
import { actionOf, sameActions } from './actions.ts';
import { deployCertificates } from './certificates.ts';
import type { ListenersDeployment } from './listeners-deployment.ts';
import { deployRules } from './rules.ts';
import { stackTags } from './stack-tags.ts';

/** Makes the load balancer's listeners, their certificates and rules those of the stack. A listener is the same one by its port. */
export async function deployListeners(deployment: ListenersDeployment): Promise<void> {
  const { client, listeners, loadBalancerArn } = deployment;
  const { Listeners: existing = [] } = await client.send(
    new DescribeListenersCommand({ LoadBalancerArn: loadBalancerArn }),
  );
  for (const { Port, ListenerArn } of existing) {
    if (!listeners.some(({ port }) => port === Port)) {
      await client.send(new DeleteListenerCommand({ ListenerArn }));
    }
  }
  for (const listener of listeners) {
    const deployed = existing.find(({ Port }) => Port === listener.port);
    const listenerArn = await deployListener(deployment, listener, deployed);
    const wasSecure = deployed?.SslPolicy !== undefined;
    if (wasSecure || listener.certificateArns.length > 1) await deployCertificates(client, listenerArn, listener);
    // Network load balancers' listeners have none.
    if (listener.protocol === 'HTTP' || listener.protocol === 'HTTPS') {
      await deployRules(deployment, listener, listenerArn);
    }
  }
}

async function deployListener(
  deployment: ListenersDeployment,
  listener: StackListener,
  existing: Listener | undefined,
): Promise<string> {
  const { client, clusterName, stack, loadBalancerArn, targetGroupArns } = deployment;
  const [certificateArn] = listener.certificateArns;
  const settings = {
    Protocol: listener.protocol,
    ...(certificateArn !== undefined && { Certificates: [{ CertificateArn: certificateArn }] }),
    DefaultActions: [actionOf(targetGroupArns, listener.defaultAction)],
  };
  if (existing === undefined) {
    const { Listeners: [created] = [] } = await client.send(
      new CreateListenerCommand({
        LoadBalancerArn: loadBalancerArn,
        Port: listener.port,
        ...settings,
        Tags: [...stackTags(clusterName, stack, String(listener.port))],
      }),
    );
    return created?.ListenerArn ?? '';
  }

  const isSame =
    existing.Protocol === listener.protocol &&
    existing.Certificates?.[0]?.CertificateArn === certificateArn &&
    sameActions(existing.DefaultActions, settings.DefaultActions);
  if (!isSame) await client.send(new ModifyListenerCommand({ ListenerArn: existing.ListenerArn, ...settings }));
  return existing.ListenerArn ?? '';
}

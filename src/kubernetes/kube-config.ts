import { KubeConfig } from '@kubernetes/client-node';

import { messageOf } from '../runtime/message-of.ts';

/**
 * The cluster to work on, and who we are there: the kubeconfig file at `path`; left out, what kubectl would take
 * (KUBECONFIG, ~/.kube/config), or else the pod's own service account. By that context of it, or else its current one.
 * Throws with a message for people.
 */
export function loadKubeConfig(path: string | undefined, context?: string): KubeConfig {
  const kubeConfig = new KubeConfig();
  try {
    if (path === undefined) kubeConfig.loadFromDefault();
    else kubeConfig.loadFromFile(path);
  } catch (error) {
    throw new Error(
      `The kubeconfig ${path ?? 'that KUBECONFIG or ~/.kube/config names'} cannot be read: ${messageOf(error)}. ` +
        'Give the path of a valid one.',
      { cause: error },
    );
  }
  if (context !== undefined) kubeConfig.setCurrentContext(context);
  if (kubeConfig.getCurrentCluster() === null) {
    throw new Error(
      `The kubeconfig ${path ?? 'found by default'} has no cluster for its current context ` +
        `"${kubeConfig.getCurrentContext()}". Choose one with "kubectl config use-context".`,
    );
  }
  return kubeConfig;
}

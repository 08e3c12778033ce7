import { KubeConfig } from '@kubernetes/client-node';

import { messageOf } from '../runtime/message-of.ts';
import { addTokenFiles } from './token-files.ts';

export interface LoadOptions {
  readonly context?: string | undefined;
  /** Which files those are that kubectl would take. Default: none. */
  readonly files?: readonly string[];
}

/**
 * The cluster to work on, and who we are there: the kubeconfig file at `path`; left out, what kubectl would take
 * (KUBECONFIG, ~/.kube/config), or else the pod's own service account. By that context of it, or else its current one.
 * Throws with a message for people.
 */
export function loadKubeConfig(path: string | undefined, options: LoadOptions = {}): KubeConfig {
  const { context, files = path === undefined ? [] : [path] } = options;
  const kubeConfig = new KubeConfig();
  try {
    if (path === undefined) kubeConfig.loadFromDefault();
    else kubeConfig.loadFromFile(path);
    addTokenFiles(kubeConfig, files);
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

import process from 'node:process';

import { kubeconfigOf, startControlPlane } from '../cluster/control-plane.ts';
import { findBinary } from '../cluster/find-binary.ts';
import { Kubectl, type Outcome } from '../cluster/kubectl.ts';
import { Helm } from './helm.ts';

/** A real control plane, without our kinds, and the tools of who administers it. */
export interface Cluster extends AsyncDisposable {
  readonly helm: Helm;
  /** Runs one command; throws what it has against it. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** Runs one that is to be refused; answers what it says. */
  readonly refusedKubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** Makes a namespace in which only pods may be that meet the policy "restricted". */
  makeNamespace(name: string): Promise<void>;
  /** Repeats a command until it is refused, or is no more: the API server takes up policies in a second or so. */
  untilRefused(args: readonly string[], input?: string): Promise<string>;
}

export async function startCluster(): Promise<Cluster> {
  const plane = await startControlPlane(process.env);
  const kubeconfig = kubeconfigOf(plane.access);
  const helm = await Helm.start(kubeconfig);
  const runner = await Kubectl.start((await findBinary('kubectl', process.env)) ?? 'kubectl', kubeconfig);
  const run = (args: readonly string[], input?: string): Promise<Outcome> =>
    runner.run(args, input === undefined ? {} : { input });

  const cluster: Cluster = {
    helm,
    kubectl: async (args, input) => {
      const { code, stdout, stderr } = await run(args, input);
      if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    refusedKubectl: async (args, input) => {
      const { code, stdout, stderr } = await run(args, input);
      if (code === 0) throw new Error(`kubectl ${args.join(' ')} was not refused: ${stdout}`);
      return stderr;
    },
    makeNamespace: async (name) => {
      await cluster.kubectl(['create', 'namespace', name]);
      await cluster.kubectl(['label', 'namespace', name, 'pod-security.kubernetes.io/enforce=restricted']);
    },
    untilRefused: async (args, input) => {
      for (const end = performance.now() + 30_000; performance.now() < end;) {
        const { code, stderr } = await run(args, input);
        if (code !== 0) return stderr;
      }
      throw new Error(`kubectl ${args.join(' ')} was not refused in 30 s.`);
    },
    async [Symbol.asyncDispose]() {
      await runner[Symbol.asyncDispose]();
      await helm[Symbol.asyncDispose]();
      await plane.close();
    },
  };
  return cluster;
}

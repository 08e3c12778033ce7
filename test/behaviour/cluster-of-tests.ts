import process from 'node:process';
import type { Values } from '../chart/helm.ts';
import { startControlPlane } from '../cluster/control-plane.ts';
import { installAccount } from '../cluster/permissions/install-account.ts';
import { renderInstallation } from '../cluster/permissions/render-installation.ts';
import { onSharedControlPlane, shareControlPlane, type SharedControlPlane } from '../cluster/real-api-server.ts';
import type { StartApiServer } from '../sandbox/api-server.ts';
import { startKubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';

/** Where worlds have their clusters. */
export interface ClusterOfTests {
  /** When a world's time begins, in ms since 1970; undefined: at the clock's own start. */
  readonly start: number | undefined;
  readonly startApiServer: StartApiServer;
  /** For a second cluster. */
  readonly startAnotherApiServer: StartApiServer;
  /**
   * Makes whom the chart lets the controller be with these values, at the API server of that URL; answers a token of it,
   * or undefined where nobody is asked who they are.
   */
  readonly install: (url: string, values: Values) => Promise<string | undefined>;
}

/** In this process; or real ones, where `npm run test:cluster` says so: one for each of Jest's workers. */
export function clusterOfTests(): ClusterOfTests {
  const { TEST_CLUSTERS: clusters, JEST_WORKER_ID: worker = '1' } = process.env;
  if (clusters === undefined) {
    return {
      ...{ start: undefined, install: () => Promise.resolve(undefined) },
      ...{ startApiServer: startKubernetes, startAnotherApiServer: startKubernetes },
    };
  }
  // Our own test/cluster/main.ts wrote it.
  const shared = (JSON.parse(clusters) as readonly SharedControlPlane[])[Number(worker) - 1];
  if (shared === undefined) throw new Error(`There is no control plane for worker ${worker} in TEST_CLUSTERS.`);
  return {
    // Its time is the wall's.
    start: Date.now(),
    startApiServer: onSharedControlPlane(shared),
    startAnotherApiServer: async (options) => {
      const plane = await startControlPlane(process.env);
      return onSharedControlPlane(await shareControlPlane(plane), () => plane.close())(options);
    },
    // Beside the one that is there, which worlds to come are to find as it was.
    install: async (url, values) => installAccount(url, await renderInstallation(values, 'another')),
  };
}

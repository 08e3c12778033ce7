import process from 'node:process';
import { startControlPlane } from '../cluster/control-plane.ts';
import { onControlPlane, onSharedControlPlane, type SharedControlPlane } from '../cluster/real-api-server.ts';
import type { StartApiServer } from '../sandbox/api-server.ts';
import { startKubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';

/** Where worlds have their clusters. */
export interface ClusterOfTests {
  /** When a world's time begins, in ms since 1970; undefined: at the clock's own start. */
  readonly start: number | undefined;
  readonly startApiServer: StartApiServer;
  /** Whom the controller is to it; undefined: an administrator. */
  readonly controllerToken: string | undefined;
  /** For a second cluster. */
  readonly startAnotherApiServer: StartApiServer;
}

/** In this process; or real ones, where `npm run test:cluster` says so: one for each of Jest's workers. */
export function clusterOfTests(): ClusterOfTests {
  const { TEST_CLUSTERS: clusters, JEST_WORKER_ID: worker = '1' } = process.env;
  if (clusters === undefined) {
    return {
      ...{ start: undefined, controllerToken: undefined },
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
    controllerToken: shared.controllerToken,
    startAnotherApiServer: async (options) => onControlPlane(await startControlPlane(process.env))(options),
  };
}

import { createLog } from '../../src/runtime/log.ts';
import type { StartApiServer } from './api-server.ts';
import { LentClock } from './lent-clock.ts';
import { startCluster, type Sandbox } from './sandbox.ts';

/** So many addresses of each machine are left to the first cluster's pods. */
const firstPod = 3000;

/**
 * A second cluster in the AWS account, VPC and time of a sandbox, seen as a sandbox of its own: a rebuilt cluster, or green
 * beside blue. Ends by itself; the first one has to outlive it.
 */
export async function startSecondCluster(first: Sandbox, startApiServer?: StartApiServer): Promise<Sandbox> {
  const clock = new LentClock(first.clock);
  const log = createLog({ level: 'silent', clock });
  const clusterName = `${first.clusterName}-2`;
  const { aws, region, vpc, network } = first;
  const cluster = { aws, region, clusterName, vpc, network, firstPod, startApiServer };
  const second = await startCluster({ ...cluster, clock, log });
  const close = async (): Promise<void> => {
    await second.close();
    clock.giveBack();
  };
  return {
    ...first,
    ...second,
    clusterName,
    get quiet() {
      return first.quiet && second.quiet;
    },
    apply: (objects) => second.cluster.apply(objects),
    close,
    [Symbol.asyncDispose]: close,
  };
}

import type { Clock } from '../runtime/clock.ts';
import { writeTimeout, type WriteLease } from '../runtime/write-lease.ts';
import type { KubernetesConnection } from './connection.ts';
import { within } from './within.ts';

/**
 * A connection whose writes only the leader may make: they are refused as `notLeading` unless the lease outlives them, so
 * that what an earlier leader writes late never comes after what the next one wrote. Reads pass.
 */
export function whileLeading(options: {
  readonly connection: Pick<KubernetesConnection, 'request'>;
  readonly lease: WriteLease;
  readonly clock: Clock;
}): Pick<KubernetesConnection, 'request'> {
  const { connection, lease, clock } = options;
  return {
    request: (request) => {
      if (request.method === 'GET') return connection.request(request);
      return within({ clock, ms: writeTimeout, signals: [request.signal, lease.over] }, (signal) =>
        connection.request({ ...request, signal, mayBeSent: () => lease.outlives(writeTimeout) }),
      );
    },
  };
}

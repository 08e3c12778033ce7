import { request } from 'node:http';
import { connect } from 'node:net';
import type { Clock } from '../../../../src/runtime/clock.ts';
import { startDeadline } from '../../data-plane/start-deadline.ts';
import type { Network } from '../../network.ts';
import type { HealthCheck } from './model.ts';
import type { Probe } from './target-health.ts';

/**
 * One health check of one target: GET, with the target's own address as Host, or a connection [both documented]. Never
 * rejects.
 */
export function probe(
  options: { readonly network: Network; readonly clock: Clock },
  address: string,
  trafficPort: number,
  check: HealthCheck,
): Promise<Probe> {
  const { network, clock } = options;
  const port = check.port === 'traffic-port' ? trafficPort : Number(check.port);
  const localPort = network.localPort(address, port);
  // Nothing in this world speaks TLS to a load balancer: a check over HTTPS fails at the handshake.
  if (localPort === undefined || check.protocol === 'HTTPS') return Promise.resolve({ kind: 'failed' });

  if (check.protocol === 'TCP') return connects(localPort);
  return new Promise((resolve) => {
    const outgoing = request({
      host: '127.0.0.1',
      port: localPort,
      path: check.path,
      headers: { host: `${address}:${port}`, 'user-agent': 'ELB-HealthChecker/2.0' },
      agent: false,
    });
    const end = (outcome: Probe): void => {
      timer.cancel();
      outgoing.destroy();
      resolve(outcome);
    };
    const timer = startDeadline(clock, check.timeout * 1000, () => {
      end({ kind: 'timeout' });
    });
    outgoing.on('response', ({ statusCode: status = 0 }) => {
      end({ kind: 'answered', status });
    });
    outgoing.on('error', () => {
      end({ kind: 'failed' });
    });
    outgoing.end();
  });
}

/** Nothing on this machine lets a connection wait, so it needs no time-out. */
function connects(port: number): Promise<Probe> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (outcome: Probe): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.on('connect', () => {
      end({ kind: 'connected' });
    });
    socket.on('error', () => {
      end({ kind: 'failed' });
    });
  });
}

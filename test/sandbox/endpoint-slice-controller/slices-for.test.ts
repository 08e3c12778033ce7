import { describe, expect, it } from '@jest/globals';
import type { Pod, Service } from './kinds.ts';
import { slicesFor } from './slices-for.ts';

const created = { resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const service: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'saas', uid: 'service', ...created },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'web' }] },
};

describe('slicesFor', () => {
  it('has the pods that were selected and have an address, those on their way out included', () => {
    const [slice, ...others] = slicesFor(service, [
      pod('ready', {}),
      pod('unready', { isReady: false }),
      pod('leaving', { leaves: true }),
      pod('ended', { phase: 'Failed' }),
      pod('unscheduled', { address: undefined }),
      pod('other', { app: 'other' }),
    ]);

    expect(others).toEqual([]);
    expect(slice?.ports).toEqual([{ name: 'http', port: 8080, protocol: 'TCP' }]);
    expect(slice?.endpoints?.map(({ targetRef, conditions }) => [targetRef?.name, conditions])).toEqual([
      ['ready', { ready: true, serving: true, terminating: false }],
      ['unready', { ready: false, serving: false, terminating: false }],
      ['leaving', { ready: false, serving: true, terminating: true }],
    ]);
  });

  it('calls all pods ready of a Service that publishes those that are not, also on their way out', () => {
    const publishing = { ...service, spec: { ...service.spec, publishNotReadyAddresses: true } };

    const [slice] = slicesFor(publishing, [pod('unready', { isReady: false }), pod('leaving', { leaves: true })]);

    expect(slice?.endpoints?.map(({ conditions }) => conditions?.ready)).toEqual([true, true]);
  });

  it('has a slice for each set of ports, and no more than a hundred endpoints in one', () => {
    const many = Array.from({ length: 101 }, (_, at) => pod(`pod-${at}`, {}));
    const slices = slicesFor(service, [...many, pod('else', { port: 9090 }), pod('nowhere', { port: undefined })]);

    expect(slices.map(({ ports, endpoints }) => [ports?.[0]?.port, endpoints?.length])).toEqual([
      [8080, 100],
      [8080, 1],
      [9090, 1],
      [undefined, 1],
    ]);
    expect(new Set(slices.map(({ metadata }) => metadata.name)).size).toBe(4);
  });
});

function pod(
  name: string,
  options: {
    readonly isReady?: boolean;
    readonly leaves?: boolean;
    readonly phase?: string;
    readonly app?: string;
    readonly address?: string | undefined;
    readonly port?: number | undefined;
  },
): Pod {
  const { isReady = true, leaves = false, phase = 'Running', app = 'web' } = options;
  const address = 'address' in options ? options.address : '10.0.0.20';
  const port = 'port' in options ? options.port : 8080;
  const ports = port === undefined ? [] : [{ name: 'web', containerPort: port }];
  const deleted = leaves ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'saas', uid: name, labels: { app }, ...created, ...deleted },
    spec: { containers: [{ ports }] },
    status: {
      phase,
      ...(address !== undefined && { podIP: address }),
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
    },
  };
}

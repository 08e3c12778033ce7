import { describe, expect, it } from '@jest/globals';
import type { Endpoint, EndpointSlice } from '../model/endpoint-slice.ts';
import { desiredInstances } from './desired-instances.ts';
import { takesOut } from './takes-out.ts';

const ready = { ready: true, serving: true, terminating: false };

describe('desiredInstances', () => {
  it('are the ready pods of all slices, each at the port that its slice has for that of the Service', () => {
    const slices = [
      slice([endpoint('b', '10.0.0.2'), endpoint('a', '10.0.0.1')], 8080),
      slice([endpoint('c', '10.0.0.3')], 9090),
    ];

    expect(desiredInstances(slices, 'web')).toEqual([
      { id: 'a', address: '10.0.0.1', port: 8080, pod: 'pod-a' },
      { id: 'b', address: '10.0.0.2', port: 8080, pod: 'pod-b' },
      { id: 'c', address: '10.0.0.3', port: 9090, pod: 'pod-c' },
    ]);
  });

  it.each<[string, EndpointSlice]>([
    ['a pod is not ready', slice([endpoint('a', '10.0.0.1', { ready: false, serving: false })])],
    [
      'a pod is terminating, whatever else it is',
      slice([endpoint('a', '10.0.0.1', { ready: true, terminating: true })]),
    ],
    ['it has no address', slice([{ ...endpoint('a', ''), addresses: [] }])],
    ['nobody says which pod it is', slice([{ addresses: ['10.0.0.1'], conditions: ready }])],
    ['it is no pod', slice([{ ...endpoint('a', '10.0.0.1'), targetRef: { kind: 'Node', name: 'a', uid: 'a' } }])],
    ['its addresses are of IPv6', { ...slice([endpoint('a', 'fd00::1')]), addressType: 'IPv6' }],
    ['no pod has the named port', { ...slice([endpoint('a', '10.0.0.1')]), ports: [] }],
    [
      'the port of that name is none of TCP',
      { ...slice([endpoint('a', '10.0.0.1')]), ports: [{ name: 'web', protocol: 'UDP', port: 8080 }] },
    ],
    ['there are no endpoints', { ...slice([]), endpoints: null, ports: null }],
  ])('are none where %s', (_, only) => {
    expect(desiredInstances([only], 'web')).toEqual([]);
  });

  it('take what a slice does not say for true', () => {
    expect(desiredInstances([slice([endpoint('a', '10.0.0.1', {})])], 'web')).toHaveLength(1);
  });

  it('have a pod once that is in two slices for a moment, and not where one of them says that it terminates', () => {
    const there = slice([endpoint('a', '10.0.0.1')]);
    const leaving = slice([endpoint('a', '10.0.0.1', { ready: false, terminating: true })]);

    expect(desiredInstances([there, there], 'web')).toHaveLength(1);
    expect(desiredInstances([there, leaving], 'web')).toEqual([]);
    expect(desiredInstances([leaving, there], 'web')).toEqual([]);
  });
});

describe('takesOut', () => {
  const before = [slice([endpoint('a', '10.0.0.1'), endpoint('b', '10.0.0.2')])];

  it.each<[string, readonly EndpointSlice[], boolean]>([
    ['a pod goes', [slice([endpoint('b', '10.0.0.2')])], true],
    [
      'a pod begins to terminate',
      [slice([endpoint('a', '10.0.0.1', { terminating: true }), endpoint('b', '10.0.0.2')])],
      true,
    ],
    ['a pod is elsewhere', [slice([endpoint('a', '10.0.0.9'), endpoint('b', '10.0.0.2')])], true],
    ['a pod comes', [slice([endpoint('c', '10.0.0.3'), endpoint('a', '10.0.0.1'), endpoint('b', '10.0.0.2')])], false],
    ['the port is another one', [slice([endpoint('a', '10.0.0.1'), endpoint('b', '10.0.0.2')], 9090)], false],
  ])('where %s', (_, after, expected) => {
    expect(takesOut(before, after)).toBe(expected);
  });
});

function endpoint(id: string, address: string, conditions: Endpoint['conditions'] = ready): Endpoint {
  return { addresses: [address], conditions, targetRef: { kind: 'Pod', name: `pod-${id}`, uid: id } };
}

function slice(endpoints: readonly Endpoint[], port = 8080): EndpointSlice {
  const metadata = {
    name: 'web-1',
    namespace: 'saas',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
  const kind = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4' };
  return { ...kind, metadata, endpoints, ports: [{ name: 'web', protocol: 'TCP', port }] };
}

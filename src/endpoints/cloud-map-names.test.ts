import { describe, expect, it } from '@jest/globals';
import { endpointsNamed, nameOfEndpoints } from '../model/pod-endpoints.ts';
import { namespaceNameOf, serviceNameOf } from './cloud-map-names.ts';
import { findMachines } from './find-machines.ts';

const long = 'a'.repeat(63);

describe('namespaceNameOf', () => {
  it('is a DNS name that no other cluster has, whatever its name', () => {
    const uid = '6f1c2b7e-0000-4000-8000-000000000000';

    expect(namespaceNameOf({ name: 'production', uid })).toBe('production-6f1c2b7e.privatehttp.internal');
    expect(namespaceNameOf({ name: `Blue_${'x'.repeat(90)}`, uid })).toMatch(
      /^blue-x{35}-6f1c2b7e[.]privatehttp[.]internal$/,
    );
  });
});

describe('serviceNameOf', () => {
  it('reads as a DNS name, and is told from others where it is cut', () => {
    const one = serviceNameOf({ namespace: long, service: long, port: 65_535 });
    const other = serviceNameOf({ namespace: long, service: `${long.slice(1)}b`, port: 65_535 });

    expect(serviceNameOf({ namespace: 'saas', service: 'web', port: 80 })).toBe('80.web.saas');
    expect([one.length, other.length].every((length) => length <= 127)).toBe(true);
    expect(one).not.toBe(other);
  });
});

describe('endpointsNamed', () => {
  it('reads what nameOfEndpoints writes, and nothing else', () => {
    const endpoints = { namespace: 'saas', service: 'web', port: 80 };

    expect(endpointsNamed(nameOfEndpoints(endpoints))).toEqual(endpoints);
    expect(endpointsNamed('Service saas/web, port 80')).toBe(undefined);
  });
});

describe('findMachines', () => {
  it('has one of each zone, and none that is not of EC2', () => {
    const machines = findMachines([
      'aws:///eu-west-1b/i-0b1',
      'aws:///eu-west-1a/i-0a2',
      'aws:///eu-west-1a/i-0a1',
      'aws:///eu-west-1a/84dbc1e1-fargate-ip-10-0-1-2.eu-west-1.compute.internal',
      'kind://docker/kind/node',
      '',
    ]);

    expect(machines).toEqual([
      { zone: 'eu-west-1a', instanceId: 'i-0a1' },
      { zone: 'eu-west-1b', instanceId: 'i-0b1' },
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseSubnets, type Subnet } from './choose-subnets.ts';

const none = new Set<string>();

describe('chooseSubnets', () => {
  it('takes the subnets that are tagged for internal load balancers, one a zone', () => {
    const subnets = [
      tagged('subnet-b', 'az1'),
      tagged('subnet-a', 'az1'),
      tagged('subnet-c', 'az2'),
      plain('subnet-d', 'az3'),
    ];

    const chosen = chooseSubnets({ subnets, loadBalancerSubnetIds: ['subnet-d'], unsupportedZones: none });

    expect(chosen).toEqual(['subnet-a', 'subnet-c']);
  });

  it("takes the load balancer's own where none is tagged", () => {
    const subnets = [plain('subnet-a', 'az1'), plain('subnet-b', 'az2'), plain('subnet-c', 'az3')];

    const chosen = chooseSubnets({ subnets, loadBalancerSubnetIds: ['subnet-c', 'subnet-a'], unsupportedZones: none });

    expect(chosen).toEqual(['subnet-a', 'subnet-c']);
  });

  it('does not take a tag that is turned off', () => {
    const subnets: readonly Subnet[] = [
      { id: 'subnet-a', zone: 'az1', tags: { 'kubernetes.io/role/internal-elb': '0' } },
    ];

    expect(chooseSubnets({ subnets, loadBalancerSubnetIds: [], unsupportedZones: none })).toEqual([]);
  });

  it('never takes two of one zone, one of a zone that is not served, or more than ten, and does not depend on order', () => {
    const anySubnet = fc.record({
      id: fc.stringMatching(/^subnet-[0-9a-f]{4}$/),
      zone: fc.stringMatching(/^az1?[0-9]$/),
      tags: fc.constantFrom({ 'kubernetes.io/role/internal-elb': '1' }, {}),
    });
    const network = fc.uniqueArray(anySubnet, { selector: ({ id }) => id, maxLength: 40 });
    fc.assert(
      fc.property(network, fc.array(fc.constantFrom('az0', 'az1')), (subnets, zones) => {
        const unsupportedZones = new Set<string>(zones);
        const loadBalancerSubnetIds = subnets.map(({ id }) => id);

        const chosen = chooseSubnets({ subnets, loadBalancerSubnetIds, unsupportedZones });

        const zonesOfChosen = chosen.map((id) => subnets.find((subnet) => subnet.id === id)?.zone ?? '');
        expect(new Set(zonesOfChosen).size).toBe(chosen.length);
        expect(zonesOfChosen.filter((zone) => unsupportedZones.has(zone))).toEqual([]);
        expect(chosen.length).toBeLessThanOrEqual(10);
        const reversed = { subnets: subnets.toReversed(), loadBalancerSubnetIds, unsupportedZones };
        expect([...chooseSubnets(reversed)].sort()).toEqual([...chosen].sort());
      }),
    );
  });
});

function tagged(id: string, zone: string): Subnet {
  return { id, zone, tags: { 'kubernetes.io/role/internal-elb': '1' } };
}

function plain(id: string, zone: string): Subnet {
  return { id, zone, tags: {} };
}

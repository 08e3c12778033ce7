import { describe, expect, it } from '@jest/globals';
import type { Ec2 } from '../aws/aws-caller.ts';
import type { Node } from '../model/node.ts';
import { PodsVpc } from './pods-vpc.ts';

const call = { owner: 'test' };
const machine = (zone: string, id: string) => `aws:///eu-west-1${zone}/i-${id}`;

describe('PodsVpc', () => {
  it('is what the controller was told, without a look', async () => {
    const { vpc, asked } = world({ vpcId: 'vpc-0abc', nodes: [machine('a', '0a')] });

    expect(await vpc.find(call)).toEqual({ vpcId: 'vpc-0abc', subnetIds: [] });
    expect(asked).toEqual([]);
  });

  it('is that of one node a zone, with their subnets, and is looked for once', async () => {
    const { vpc, asked } = world({ nodes: [machine('a', '0a'), machine('a', '0b'), machine('b', '0c')] });

    await vpc.find(call);

    expect(await vpc.find(call)).toEqual({ vpcId: 'vpc-1', subnetIds: ['subnet-i-0a', 'subnet-i-0c'] });
    expect(asked).toEqual(['nodes', 'i-0a,i-0c']);
  });

  it.each<[string, Parameters<typeof world>[0], string]>([
    ['no node is a machine of EC2', { nodes: ['', 'kind://docker/kind/node'] }, "none of the cluster's 2 nodes"],
    ['EC2 has none of them any more', { nodes: [machine('a', '0a')], vpcs: {} }, 'EC2 knows none of the nodes i-0a'],
    [
      'they are in several VPCs',
      { nodes: [machine('a', '0a'), machine('b', '0b')], vpcs: { 'i-0a': 'vpc-1', 'i-0b': 'vpc-2' } },
      'in several: vpc-1, vpc-2',
    ],
  ])('is not known where %s', async (_, script, why) => {
    const found = await world(script).vpc.find(call);

    expect(found).toMatchObject({ state: 'refused', reason: 'VpcNotFound', message: expect.stringContaining(why) });
    expect(found).toMatchObject({ message: expect.stringContaining('--vpc-id') });
  });
});

/** Nodes with these provider ids, machines in these VPCs, and what was asked for. */
function world(script: {
  readonly vpcId?: string;
  readonly nodes: readonly string[];
  readonly vpcs?: Readonly<Record<string, string>>;
}) {
  const asked: string[] = [];
  const nodes = {
    listEach: <Kept>(_: unknown, keep: (node: Node) => Kept) => {
      asked.push('nodes');
      const created = { name: 'node', uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
      const items = script.nodes.map((providerID) =>
        keep({ apiVersion: 'v1', kind: 'Node', metadata: created, spec: { providerID } }),
      );
      return Promise.resolve({ items, resourceVersion: '1' });
    },
  };
  const ec2 = {
    call: ({ input }: { readonly input: { readonly InstanceIds?: readonly string[] } }) => {
      const { InstanceIds = [] } = input;
      asked.push(InstanceIds.join());
      const found = InstanceIds.flatMap((id) => {
        const VpcId = script.vpcs === undefined ? 'vpc-1' : script.vpcs[id];
        return VpcId === undefined ? [] : { InstanceId: id, VpcId, SubnetId: `subnet-${id}` };
      });
      return Promise.resolve({ Reservations: found.map((Instance) => ({ Instances: [Instance] })), $metadata: {} });
    },
  } as unknown as Ec2; // of whose operations this is the only one that is called
  return { asked, vpc: new PodsVpc({ vpcId: script.vpcId, nodes, ec2 }) };
}

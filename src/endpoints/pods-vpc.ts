import type { CallOptions, Ec2 } from '../aws/aws-caller.ts';
import { DescribeInstancesCommand } from '../aws/ec2.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import type { Node } from '../model/node.ts';
import type { Unresolved } from '../model/target.ts';
import { findMachines } from './find-machines.ts';

/** The network that the pods of the cluster are in. */
export interface PodsNetwork {
  readonly vpcId: string;
  /** Subnets of nodes, one a zone: what a VPC link falls back to where none are tagged for internal load balancers. */
  readonly subnetIds: readonly string[];
}

/**
 * Finds the pods' VPC: the one that the controller was told (--vpc-id), else the one of the cluster's nodes. It cannot change as
 * long as a cluster lives, so it is looked for until it is found, and never again.
 */
export class PodsVpc {
  readonly #nodes: Pick<ResourceClient<Node>, 'listEach'>;
  readonly #ec2: Ec2;
  #known: PodsNetwork | undefined;

  constructor(options: {
    /** As the controller was told. */
    readonly vpcId: string | undefined;
    readonly nodes: Pick<ResourceClient<Node>, 'listEach'>;
    readonly ec2: Ec2;
  }) {
    this.#nodes = options.nodes;
    this.#ec2 = options.ec2;
    this.#known = options.vpcId === undefined ? undefined : { vpcId: options.vpcId, subnetIds: [] };
  }

  /** Or why it cannot be found. Throws AwsCallError and KubernetesError. */
  async find(call: CallOptions): Promise<PodsNetwork | Unresolved> {
    if (this.#known !== undefined) return this.#known;

    const { items } = await this.#nodes.listEach({}, ({ spec }) => spec.providerID ?? '');
    const machines = findMachines(items);
    if (machines.length === 0) {
      return notFound(`none of the cluster's ${items.length} nodes is a machine of EC2 by its providerID`);
    }
    const InstanceIds = machines.map(({ instanceId }) => instanceId);
    const { Reservations = [] } = await this.#ec2.call(new DescribeInstancesCommand({ InstanceIds }), call);
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    const [vpcId, ...others] = new Set(instances.flatMap(({ VpcId }) => VpcId ?? []));
    if (vpcId === undefined) return notFound(`EC2 knows none of the nodes ${InstanceIds.join(', ')}`);
    if (others.length > 0) return notFound(`the nodes are in several: ${[vpcId, ...others].join(', ')}`);
    this.#known = { vpcId, subnetIds: instances.flatMap(({ SubnetId }) => SubnetId ?? []) };
    return this.#known;
  }
}

function notFound(why: string): Unresolved {
  const message =
    `The VPC of the cluster's pods is not known: ${why}. Tell the controller with --vpc-id, or in the Helm chart with the ` +
    `value vpcId.`;
  return { state: 'refused', reason: 'VpcNotFound', message };
}

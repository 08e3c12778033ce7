import { AwsCallError } from '../aws/aws-call-error.ts';
import type { ListedVpcLink } from '../aws/inventory.ts';
import { loadBalancerSubnetsAnnotation } from '../model/names.ts';
import type { Clock } from '../runtime/clock.ts';
import type { LinkFacts } from '../status/link-status.ts';
import { chooseSubnets } from './choose-subnets.ts';
import { findSubnets } from './find-subnets.ts';
import type { LinkTurn } from './link-turn.ts';
import { ensureSecurityGroup } from './security-group.ts';

interface Options {
  readonly clock: Clock;
  /** Zones that API Gateway was found not to serve, by their ids; what is found now is added. */
  readonly unsupportedZones: Set<string>;
  /** Called before the one write that may not happen twice: status remembers what was chosen, and that it began. */
  readonly begin: (facts: LinkFacts) => Promise<void>;
}

/**
 * Makes the link: subnets, a security group, the link itself, sent once. Answers undefined where there is no subnet to put
 * it in. Throws AwsCallError.
 */
export async function makeLink(turn: LinkTurn, options: Options): Promise<ListedVpcLink | undefined> {
  const { link, aws, tags } = turn;
  const { unsupportedZones, begin } = options;
  for (;;) {
    const subnetIds = await subnetsFor(turn, options);
    if (subnetIds.length === 0) return undefined;
    const managed = link.spec.securityGroupIds === undefined ? await securityGroupFor(turn) : undefined;
    const securityGroupIds = managed === undefined ? (link.spec.securityGroupIds ?? []) : [managed];

    await begin({ subnetIds, securityGroupIds, ...(managed !== undefined && { managedSecurityGroupId: managed }) });
    try {
      return await aws.create({ name: link.metadata.name, subnetIds, securityGroupIds, tags });
    } catch (error) {
      const zone = unsupportedZoneIn(error);
      // The user's own subnets are not ours to leave out, and a zone is left out once.
      if (zone === undefined || link.spec.subnetIds !== undefined || unsupportedZones.has(zone)) throw error;
      unsupportedZones.add(zone);
    }
  }
}

/** The user's subnets, else those that were chosen before, else the VPC's. */
async function subnetsFor(
  { link, ec2, call }: LinkTurn,
  { clock, unsupportedZones }: Options,
): Promise<readonly string[]> {
  if (link.spec.subnetIds !== undefined) return link.spec.subnetIds;

  const subnets = await findSubnets({ ec2, call, clock, vpcId: link.spec.vpcId });
  const before = link.status?.subnetIds ?? [];
  const kept = subnets.filter(({ id, zone }) => before.includes(id) && !unsupportedZones.has(zone));
  if (kept.length > 0) return kept.map(({ id }) => id);

  const annotation = link.metadata.annotations?.[loadBalancerSubnetsAnnotation] ?? '';
  return chooseSubnets({ subnets, loadBalancerSubnetIds: annotation.split(','), unsupportedZones });
}

/** It is looked for after the subnets were: a turn that began over at each shortage of tokens might never get this far. */
function securityGroupFor(turn: LinkTurn): Promise<string> {
  const { link, patientEc2: ec2, call, marks, tags, securityGroupName: name } = turn;
  return ensureSecurityGroup({ ec2, call, vpcId: link.spec.vpcId, name, marks, tags });
}

function unsupportedZoneIn(error: unknown): string | undefined {
  return error instanceof AwsCallError && error.failure.kind === 'unsupportedZone' ? error.failure.zone : undefined;
}

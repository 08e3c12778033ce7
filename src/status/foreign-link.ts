import type { VpcLink } from '../model/vpc-link.ts';
import type { LinkFinding } from './link-findings.ts';

/** What is said of a link that status names and that is not touched, and not replaced either, because it may be another's. */
export function foreignLink(options: {
  readonly link: VpcLink;
  readonly id: string;
  readonly by: 'another' | 'nobody';
  /** The tags that would say that it is the object's. */
  readonly marks: Readonly<Record<string, string>>;
}): LinkFinding {
  const { link, id, by, marks } = options;
  const tags = Object.entries(marks)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const why = by === 'another' ? 'by its tags it is another object’s' : 'its tags do not say whose it is';
  const message =
    `VPC link ${id} is left alone, and no other is made while it is there. status.vpcLinkId names it, but ${why}. Should it ` +
    `be this one's, give it the tags ${tags}; else kubectl patch vpclink ${link.metadata.name} --subresource=status ` +
    `--type=merge -p '{"status":{"vpcLinkId":null}}'`;
  return { status: 'False', reason: 'OwnershipUnclear', message };
}

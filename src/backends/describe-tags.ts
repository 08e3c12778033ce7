import { DescribeTagsCommand, type TagDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Aws, CallOptions } from '../aws/aws-caller.ts';

/** Asks Elastic Load Balancing for the tags of up to 20 resources. Throws AwsCallError, also where one is not there. */
export type DescribeTags = (request: {
  readonly region: string;
  readonly arns: readonly string[];
  readonly call: CallOptions;
}) => Promise<readonly TagDescription[]>;

export function describeTags(aws: Aws): DescribeTags {
  return async ({ region, arns, call }) => {
    const command = new DescribeTagsCommand({ ResourceArns: [...arns] });
    const { TagDescriptions } = await aws.loadBalancing(region).call(command, call);
    return TagDescriptions ?? [];
  };
}

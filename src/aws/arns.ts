/** ARNs of API Gateway's taggable resources: they name no account, but the partition and the Region. */

export function apiArn(region: string, apiId: string | undefined): string {
  return `arn:${partitionOf(region)}:apigateway:${region}::/apis/${apiId ?? ''}`;
}

export function stageArn(region: string, apiId: string | undefined, stageName: string): string {
  return `${apiArn(region, apiId)}/stages/${stageName}`;
}

export function vpcLinkArn(region: string, vpcLinkId: string): string {
  return `arn:${partitionOf(region)}:apigateway:${region}::/vpclinks/${vpcLinkId}`;
}

/** The partition is not always `aws`: China's and GovCloud's are their own. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

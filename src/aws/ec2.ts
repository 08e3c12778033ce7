import {
  ElasticLoadBalancingV2Client,
  type ElasticLoadBalancingV2ClientConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { partition } from '@aws-sdk/core/client';
import { AwsEc2QueryProtocol } from '@aws-sdk/core/protocols';
import { makeBuilder, type Client, type SmithyResolvedConfiguration } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { EndpointV2, HttpHandlerOptions, MetadataBearer } from '@smithy/types';
import {
  CreateSecurityGroup$,
  CreateTags$,
  DeleteSecurityGroup$,
  DescribeInstances$,
  DescribeSecurityGroups$,
  DescribeSubnets$,
  type CreateSecurityGroupRequest,
  type CreateSecurityGroupResult,
  type CreateTagsRequest,
  type DeleteSecurityGroupRequest,
  type DeleteSecurityGroupResult,
  type DescribeInstancesRequest,
  type DescribeInstancesResult,
  type DescribeSecurityGroupsRequest,
  type DescribeSecurityGroupsResult,
  type DescribeSubnetsRequest,
  type DescribeSubnetsResult,
} from './generated/ec2-schemas.ts';

export type { SecurityGroup, Subnet } from './generated/ec2-schemas.ts';

export type Ec2Input =
  | DescribeInstancesRequest
  | DescribeSubnetsRequest
  | DescribeSecurityGroupsRequest
  | CreateSecurityGroupRequest
  | DeleteSecurityGroupRequest
  | CreateTagsRequest;
export type Ec2Output = (
  | DescribeInstancesResult
  | DescribeSubnetsResult
  | DescribeSecurityGroupsResult
  | CreateSecurityGroupResult
  | DeleteSecurityGroupResult
) &
  MetadataBearer;

/** A client for the EC2 operations below. */
export type Ec2Client = Client<
  HttpHandlerOptions,
  Ec2Input,
  Ec2Output,
  SmithyResolvedConfiguration<HttpHandlerOptions>
>;

/**
 * The whole of @aws-sdk/client-ec2 costs 60 MB of memory for its schemas. What a client is beyond them (credentials,
 * signing, endpoints, user agent) is the same for all services, so the client of Elastic Load Balancing, which is
 * loaded anyway, is told to be EC2's: its name, its protocol and its endpoint.
 */
export function ec2Client(config: ElasticLoadBalancingV2ClientConfig): Ec2Client {
  const client = new ElasticLoadBalancingV2Client({
    ...config,
    serviceId: 'EC2',
    protocol: AwsEc2QueryProtocol,
    protocolSettings: {
      defaultNamespace: 'com.amazonaws.ec2',
      xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15',
      version: '2016-11-15',
      serviceTarget: 'AmazonEC2',
      errorTypeRegistries: [],
    },
    endpointProvider: ec2Endpoint,
  });
  // Which commands a client takes is known to its type alone, and this one takes those below.
  return client as unknown as Ec2Client;
}

interface EndpointParameters {
  readonly Endpoint?: string | undefined;
  readonly Region?: string | undefined;
  readonly UseDualStack?: boolean | undefined;
  readonly UseFIPS?: boolean | undefined;
}

/** EC2's endpoint in a Region, by the rules that client-ec2 carries (FIPS and dual stack are not combined). */
function ec2Endpoint(parameters: EndpointParameters): EndpointV2 {
  const { Endpoint, Region: region = '', UseDualStack, UseFIPS } = parameters;
  const { dnsSuffix, dualStackDnsSuffix, name } = partition(region);
  // In GovCloud the usual endpoints are the FIPS ones.
  const service = UseFIPS === true && name !== 'aws-us-gov' ? 'ec2-fips' : 'ec2';
  const suffix = UseDualStack === true ? dualStackDnsSuffix : dnsSuffix;
  return {
    url: new URL(Endpoint ?? `https://${service}.${region}.${suffix}`),
    // Else requests would be signed for the service that the client is made for.
    properties: { authSchemes: [{ name: 'sigv4', signingName: 'ec2', signingRegion: region, properties: {} }] },
  };
}

const command = makeBuilder<SmithyResolvedConfiguration<HttpHandlerOptions>, Ec2Input, Ec2Output>(
  {
    Endpoint: { type: 'builtInParams', name: 'endpoint' },
    Region: { type: 'builtInParams', name: 'region' },
    UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
    UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  },
  'AmazonEC2',
  'EC2Client',
  getEndpointPlugin,
);

export class DescribeInstancesCommand extends command<
  DescribeInstancesRequest,
  DescribeInstancesResult & MetadataBearer
>({}, () => [], 'DescribeInstances', DescribeInstances$) {}

export class DescribeSubnetsCommand extends command<DescribeSubnetsRequest, DescribeSubnetsResult & MetadataBearer>(
  {},
  () => [],
  'DescribeSubnets',
  DescribeSubnets$,
) {}

export class DescribeSecurityGroupsCommand extends command<
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult & MetadataBearer
>({}, () => [], 'DescribeSecurityGroups', DescribeSecurityGroups$) {}

export class CreateSecurityGroupCommand extends command<
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult & MetadataBearer
>({}, () => [], 'CreateSecurityGroup', CreateSecurityGroup$) {}

export class DeleteSecurityGroupCommand extends command<
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult & MetadataBearer
>({}, () => [], 'DeleteSecurityGroup', DeleteSecurityGroup$) {}

export class CreateTagsCommand extends command<CreateTagsRequest, MetadataBearer>(
  {},
  () => [],
  'CreateTags',
  CreateTags$,
) {}

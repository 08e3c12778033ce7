// Made by scripts/generate-ec2-schemas.ts from the schemas that @aws-sdk/client-ec2 exports: do not edit.

import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types';

const namespace = 'com.amazonaws.ec2';

export interface DescribeInstancesRequest {
  InstanceIds?: string[] | undefined;
  NextToken?: string | undefined;
}
const DescribeInstancesRequest$: StaticStructureSchema = [
  3,
  namespace,
  'DescribeInstancesRequest',
  0,
  ['InstanceIds', 'NextToken'],
  [
    [[1, namespace, 'InstanceIdStringList', 0, [0, { xmlName: 'InstanceId' }]], { xmlName: 'InstanceId' }],
    [0, { ec2QueryName: 'NextToken', xmlName: 'nextToken' }],
  ],
  0,
];

export interface Instance {
  InstanceId?: string | undefined;
  SubnetId?: string | undefined;
  VpcId?: string | undefined;
}
const Instance$: StaticStructureSchema = [
  3,
  namespace,
  'Instance',
  0,
  ['InstanceId', 'SubnetId', 'VpcId'],
  [
    [0, { ec2QueryName: 'InstanceId', xmlName: 'instanceId' }],
    [0, { ec2QueryName: 'SubnetId', xmlName: 'subnetId' }],
    [0, { ec2QueryName: 'VpcId', xmlName: 'vpcId' }],
  ],
  0,
];

export interface Reservation {
  Instances?: Instance[] | undefined;
}
const Reservation$: StaticStructureSchema = [
  3,
  namespace,
  'Reservation',
  0,
  ['Instances'],
  [
    [
      [1, namespace, 'InstanceList', 0, [() => Instance$, { xmlName: 'item' }]],
      { ec2QueryName: 'InstancesSet', xmlName: 'instancesSet' },
    ],
  ],
  0,
];

export interface DescribeInstancesResult {
  NextToken?: string | undefined;
  Reservations?: Reservation[] | undefined;
}
const DescribeInstancesResult$: StaticStructureSchema = [
  3,
  namespace,
  'DescribeInstancesResult',
  0,
  ['NextToken', 'Reservations'],
  [
    [0, { ec2QueryName: 'NextToken', xmlName: 'nextToken' }],
    [
      [1, namespace, 'ReservationList', 0, [() => Reservation$, { xmlName: 'item' }]],
      { ec2QueryName: 'ReservationSet', xmlName: 'reservationSet' },
    ],
  ],
  0,
];

export interface Filter {
  Name?: string | undefined;
  Values?: string[] | undefined;
}
const Filter$: StaticStructureSchema = [
  3,
  namespace,
  'Filter',
  0,
  ['Name', 'Values'],
  [0, [[1, namespace, 'ValueStringList', 0, [0, { xmlName: 'item' }]], { xmlName: 'Value' }]],
  0,
];

export interface DescribeSubnetsRequest {
  Filters?: Filter[] | undefined;
  SubnetIds?: string[] | undefined;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
}
const DescribeSubnetsRequest$: StaticStructureSchema = [
  3,
  namespace,
  'DescribeSubnetsRequest',
  0,
  ['Filters', 'SubnetIds', 'NextToken', 'MaxResults'],
  [
    [[1, namespace, 'FilterList', 0, [() => Filter$, { xmlName: 'Filter' }]], { xmlName: 'Filter' }],
    [[1, namespace, 'SubnetIdStringList', 0, [0, { xmlName: 'SubnetId' }]], { xmlName: 'SubnetId' }],
    0,
    1,
  ],
  0,
];

export interface Tag {
  Key?: string | undefined;
  Value?: string | undefined;
}
const Tag$: StaticStructureSchema = [
  3,
  namespace,
  'Tag',
  0,
  ['Key', 'Value'],
  [
    [0, { ec2QueryName: 'Key', xmlName: 'key' }],
    [0, { ec2QueryName: 'Value', xmlName: 'value' }],
  ],
  0,
];

export interface Subnet {
  AvailabilityZoneId?: string | undefined;
  OwnerId?: string | undefined;
  Tags?: Tag[] | undefined;
  SubnetId?: string | undefined;
  State?: string | undefined;
  VpcId?: string | undefined;
  CidrBlock?: string | undefined;
  AvailableIpAddressCount?: number | undefined;
  AvailabilityZone?: string | undefined;
}
const Subnet$: StaticStructureSchema = [
  3,
  namespace,
  'Subnet',
  0,
  [
    'AvailabilityZoneId',
    'OwnerId',
    'Tags',
    'SubnetId',
    'State',
    'VpcId',
    'CidrBlock',
    'AvailableIpAddressCount',
    'AvailabilityZone',
  ],
  [
    [0, { ec2QueryName: 'AvailabilityZoneId', xmlName: 'availabilityZoneId' }],
    [0, { ec2QueryName: 'OwnerId', xmlName: 'ownerId' }],
    [[1, namespace, 'TagList', 0, [() => Tag$, { xmlName: 'item' }]], { ec2QueryName: 'TagSet', xmlName: 'tagSet' }],
    [0, { ec2QueryName: 'SubnetId', xmlName: 'subnetId' }],
    [0, { ec2QueryName: 'State', xmlName: 'state' }],
    [0, { ec2QueryName: 'VpcId', xmlName: 'vpcId' }],
    [0, { ec2QueryName: 'CidrBlock', xmlName: 'cidrBlock' }],
    [1, { ec2QueryName: 'AvailableIpAddressCount', xmlName: 'availableIpAddressCount' }],
    [0, { ec2QueryName: 'AvailabilityZone', xmlName: 'availabilityZone' }],
  ],
  0,
];

export interface DescribeSubnetsResult {
  NextToken?: string | undefined;
  Subnets?: Subnet[] | undefined;
}
const DescribeSubnetsResult$: StaticStructureSchema = [
  3,
  namespace,
  'DescribeSubnetsResult',
  0,
  ['NextToken', 'Subnets'],
  [
    [0, { ec2QueryName: 'NextToken', xmlName: 'nextToken' }],
    [
      [1, namespace, 'SubnetList', 0, [() => Subnet$, { xmlName: 'item' }]],
      { ec2QueryName: 'SubnetSet', xmlName: 'subnetSet' },
    ],
  ],
  0,
];

export interface DescribeSecurityGroupsRequest {
  GroupIds?: string[] | undefined;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
  Filters?: Filter[] | undefined;
}
const DescribeSecurityGroupsRequest$: StaticStructureSchema = [
  3,
  namespace,
  'DescribeSecurityGroupsRequest',
  0,
  ['GroupIds', 'NextToken', 'MaxResults', 'Filters'],
  [
    [[1, namespace, 'GroupIdStringList', 0, [0, { xmlName: 'groupId' }]], { xmlName: 'GroupId' }],
    0,
    1,
    [[1, namespace, 'FilterList', 0, [() => Filter$, { xmlName: 'Filter' }]], { xmlName: 'Filter' }],
  ],
  0,
];

export interface SecurityGroup {
  GroupId?: string | undefined;
  Tags?: Tag[] | undefined;
  VpcId?: string | undefined;
  OwnerId?: string | undefined;
  GroupName?: string | undefined;
  Description?: string | undefined;
}
const SecurityGroup$: StaticStructureSchema = [
  3,
  namespace,
  'SecurityGroup',
  0,
  ['GroupId', 'Tags', 'VpcId', 'OwnerId', 'GroupName', 'Description'],
  [
    [0, { ec2QueryName: 'GroupId', xmlName: 'groupId' }],
    [[1, namespace, 'TagList', 0, [() => Tag$, { xmlName: 'item' }]], { ec2QueryName: 'TagSet', xmlName: 'tagSet' }],
    [0, { ec2QueryName: 'VpcId', xmlName: 'vpcId' }],
    [0, { ec2QueryName: 'OwnerId', xmlName: 'ownerId' }],
    [0, { ec2QueryName: 'GroupName', xmlName: 'groupName' }],
    [0, { ec2QueryName: 'GroupDescription', xmlName: 'groupDescription' }],
  ],
  0,
];

export interface DescribeSecurityGroupsResult {
  NextToken?: string | undefined;
  SecurityGroups?: SecurityGroup[] | undefined;
}
const DescribeSecurityGroupsResult$: StaticStructureSchema = [
  3,
  namespace,
  'DescribeSecurityGroupsResult',
  0,
  ['NextToken', 'SecurityGroups'],
  [
    [0, { ec2QueryName: 'NextToken', xmlName: 'nextToken' }],
    [
      [1, namespace, 'SecurityGroupList', 0, [() => SecurityGroup$, { xmlName: 'item' }]],
      { ec2QueryName: 'SecurityGroupInfo', xmlName: 'securityGroupInfo' },
    ],
  ],
  0,
];

export interface TagSpecification {
  ResourceType?: string | undefined;
  Tags?: Tag[] | undefined;
}
const TagSpecification$: StaticStructureSchema = [
  3,
  namespace,
  'TagSpecification',
  0,
  ['ResourceType', 'Tags'],
  [
    [0, { ec2QueryName: 'ResourceType', xmlName: 'resourceType' }],
    [[1, namespace, 'TagList', 0, [() => Tag$, { xmlName: 'item' }]], { xmlName: 'Tag' }],
  ],
  0,
];

export interface CreateSecurityGroupRequest {
  Description: string;
  GroupName: string;
  VpcId?: string | undefined;
  TagSpecifications?: TagSpecification[] | undefined;
}
const CreateSecurityGroupRequest$: StaticStructureSchema = [
  3,
  namespace,
  'CreateSecurityGroupRequest',
  0,
  ['Description', 'GroupName', 'VpcId', 'TagSpecifications'],
  [
    [0, { xmlName: 'GroupDescription' }],
    0,
    0,
    [
      [1, namespace, 'TagSpecificationList', 0, [() => TagSpecification$, { xmlName: 'item' }]],
      { xmlName: 'TagSpecification' },
    ],
  ],
  2,
];

export interface CreateSecurityGroupResult {
  GroupId?: string | undefined;
}
const CreateSecurityGroupResult$: StaticStructureSchema = [
  3,
  namespace,
  'CreateSecurityGroupResult',
  0,
  ['GroupId'],
  [[0, { ec2QueryName: 'GroupId', xmlName: 'groupId' }]],
  0,
];

export interface DeleteSecurityGroupRequest {
  GroupId?: string | undefined;
}
const DeleteSecurityGroupRequest$: StaticStructureSchema = [
  3,
  namespace,
  'DeleteSecurityGroupRequest',
  0,
  ['GroupId'],
  [0],
  0,
];

export interface DeleteSecurityGroupResult {
  GroupId?: string | undefined;
}
const DeleteSecurityGroupResult$: StaticStructureSchema = [
  3,
  namespace,
  'DeleteSecurityGroupResult',
  0,
  ['GroupId'],
  [[0, { ec2QueryName: 'GroupId', xmlName: 'groupId' }]],
  0,
];

export interface CreateTagsRequest {
  Resources: string[];
  Tags: Tag[];
}
const CreateTagsRequest$: StaticStructureSchema = [
  3,
  namespace,
  'CreateTagsRequest',
  0,
  ['Resources', 'Tags'],
  [
    [64, { xmlName: 'ResourceId' }],
    [[1, namespace, 'TagList', 0, [() => Tag$, { xmlName: 'item' }]], { xmlName: 'Tag' }],
  ],
  2,
];

export const DescribeInstances$: StaticOperationSchema = [
  9,
  namespace,
  'DescribeInstances',
  0,
  () => DescribeInstancesRequest$,
  () => DescribeInstancesResult$,
];

export const DescribeSubnets$: StaticOperationSchema = [
  9,
  namespace,
  'DescribeSubnets',
  0,
  () => DescribeSubnetsRequest$,
  () => DescribeSubnetsResult$,
];

export const DescribeSecurityGroups$: StaticOperationSchema = [
  9,
  namespace,
  'DescribeSecurityGroups',
  0,
  () => DescribeSecurityGroupsRequest$,
  () => DescribeSecurityGroupsResult$,
];

export const CreateSecurityGroup$: StaticOperationSchema = [
  9,
  namespace,
  'CreateSecurityGroup',
  0,
  () => CreateSecurityGroupRequest$,
  () => CreateSecurityGroupResult$,
];

export const DeleteSecurityGroup$: StaticOperationSchema = [
  9,
  namespace,
  'DeleteSecurityGroup',
  0,
  () => DeleteSecurityGroupRequest$,
  () => DeleteSecurityGroupResult$,
];

export const CreateTags$: StaticOperationSchema = [
  9,
  namespace,
  'CreateTags',
  0,
  () => CreateTagsRequest$,
  () => 'unit',
];

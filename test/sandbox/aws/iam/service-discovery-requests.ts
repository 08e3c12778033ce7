import type { CreateServiceRequest, Tag } from '@aws-sdk/client-servicediscovery';
import type { CheckedCall } from './checked-call.ts';
import { requestTags, resourceTags, type IamContext, type IamRequest } from './iam-request.ts';

/**
 * What IAM is asked for a call of Cloud Map [documented: "Actions, resources, and condition keys for AWS Cloud Map"]; and what
 * Cloud Map then does in the caller's name with Route 53 and EC2, without which it fails [documented: "Identity-based policy
 * examples for AWS Cloud Map", and the managed policies; for which calls exactly is assumed].
 */
export function serviceDiscoveryRequests(call: CheckedCall): readonly IamRequest[] {
  const { operation, input, region } = call;
  const action = `servicediscovery:${operation.name}`;
  const here: IamContext = { 'aws:RequestedRegion': region };
  const given = input.Tags === undefined ? {} : requestTags(tagsIn(input.Tags));
  const existing = (arn: string, more: IamContext = {}): IamRequest => ({
    action,
    resource: arn,
    context: { ...here, ...resourceTags(call.tagsOf(arn)), ...more },
  });
  const tagging = (resource: string): readonly IamRequest[] =>
    input.Tags === undefined
      ? []
      : [{ action: 'servicediscovery:TagResource', resource, context: { ...here, ...given } }];
  const inItsName = (...actions: readonly string[]): readonly IamRequest[] =>
    actions.map((one) => ({ action: one, resource: '*', context: here }));

  switch (operation.name) {
    case 'CreateHttpNamespace':
      return [{ action, resource: '*', context: { ...here, ...given } }, ...tagging('*')];
    case 'CreatePrivateDnsNamespace':
      return [
        { action, resource: '*', context: { ...here, ...given } },
        ...tagging('*'),
        ...inItsName('route53:CreateHostedZone', 'route53:GetHostedZone', 'route53:ListHostedZonesByName'),
        ...inItsName('ec2:DescribeVpcs', 'ec2:DescribeRegions'),
      ];
    case 'GetNamespace':
      return [existing(arnOf(call, 'namespace', input.Id))];
    case 'DeleteNamespace':
      return [existing(arnOf(call, 'namespace', input.Id)), ...inItsName('route53:DeleteHostedZone')];
    case 'CreateService': {
      const { NamespaceId } = input as Partial<CreateServiceRequest>; // the input of an operation of that name
      const namespace = arnOf(call, 'namespace', NamespaceId);
      const service = arnOf(call, 'service', '*');
      return [
        existing(namespace, { ...given, 'servicediscovery:NamespaceArn': namespace }),
        { action, resource: service, context: { ...here, ...given, 'servicediscovery:NamespaceArn': namespace } },
        ...tagging(service),
      ];
    }
    case 'GetService':
    case 'UpdateService':
    case 'DeleteService':
      return [existing(arnOf(call, 'service', input.Id))];
    case 'RegisterInstance':
    case 'DeregisterInstance': {
      const service = arnOf(call, 'service', input.ServiceId);
      const inRoute53 = ['route53:GetHostedZone', 'route53:ListHostedZonesByName', 'route53:ChangeResourceRecordSets'];
      return [existing(service, { 'servicediscovery:ServiceArn': service }), ...inItsName(...inRoute53)];
    }
    case 'GetInstance':
    case 'ListInstances':
    case 'GetInstancesHealthStatus':
    case 'UpdateInstanceCustomHealthStatus': {
      const service = arnOf(call, 'service', input.ServiceId);
      return [existing(service, { 'servicediscovery:ServiceArn': service })];
    }
    case 'DiscoverInstances':
    case 'DiscoverInstancesRevision': {
      const named = {
        'servicediscovery:NamespaceName': textOf(input.NamespaceName),
        'servicediscovery:ServiceName': textOf(input.ServiceName),
      };
      return [{ action, resource: '*', context: { ...here, ...named } }];
    }
    case 'TagResource':
      return [existing(textOf(input.ResourceARN), given)];
    case 'UntagResource': {
      const { TagKeys: keys } = input;
      const removed = Array.isArray(keys) ? { 'aws:TagKeys': keys.map(textOf) } : {};
      return [existing(textOf(input.ResourceARN), removed)];
    }
    default:
      // The lists and GetOperation know no resources, nor does ListTagsForResource.
      return [{ action, resource: '*', context: here }];
  }
}

/** Where an id came, its ARN. */
function arnOf({ region, account }: CheckedCall, kind: 'namespace' | 'service', idOrArn: unknown): string {
  const id = textOf(idOrArn);
  return id.startsWith('arn:') ? id : `arn:aws:servicediscovery:${region}:${account}:${kind}/${id}`;
}

function tagsIn(tags: unknown): Readonly<Record<string, string>> {
  // A list of tags, by the operation's schema.
  return Object.fromEntries((tags as readonly Tag[]).map(({ Key = '', Value = '' }) => [Key, Value]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

import type { CreateSecurityGroupRequest, CreateTagsRequest, DeleteSecurityGroupRequest } from '@aws-sdk/client-ec2';
import { tagsFor, tagsOf } from '../ec2/tags.ts';
import type { CheckedCall } from './checked-call.ts';
import { requestTags, resourceTags, type IamRequest } from './iam-request.ts';

/** What IAM is asked for a call of EC2 [all documented: "Actions, resources, and condition keys for Amazon EC2"]. */
export function ec2Requests(call: CheckedCall): readonly IamRequest[] {
  const { operation, input, region, account } = call;
  const action = `ec2:${operation.name}`;
  const here = { 'aws:RequestedRegion': region, 'ec2:Region': region };
  const arn = (type: string, id: string): string => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
  const existing = (type: string, id: string): IamRequest => {
    const resource = arn(type, id);
    return { action, resource, context: { ...here, ...resourceTags(call.tagsOf(resource)) } };
  };

  switch (operation.name) {
    case 'CreateSecurityGroup': {
      // The input of an operation of that name.
      const { VpcId = '', TagSpecifications } = input as Partial<CreateSecurityGroupRequest>;
      const tags = tagsFor('security-group', TagSpecifications);
      const resource = arn('security-group', '*');
      const given = { ...here, ...(TagSpecifications === undefined ? {} : requestTags(tags)) };
      return [
        { action, resource, context: given },
        existing('vpc', VpcId),
        ...(TagSpecifications === undefined
          ? []
          : [{ action: 'ec2:CreateTags', resource, context: { ...given, 'ec2:CreateAction': operation.name } }]),
      ];
    }
    case 'DeleteSecurityGroup':
      return [existing('security-group', (input as DeleteSecurityGroupRequest).GroupId ?? '')];
    case 'CreateTags': {
      // The input of an operation of that name.
      const { Resources = [], Tags } = input as Partial<CreateTagsRequest>;
      return Resources.map((id) => existing(typeOf(id), id)).map((request) => ({
        ...request,
        context: { ...request.context, ...requestTags(tagsOf(Tags)) },
      }));
    }
    default:
      // Describe… know no resources; nobody with a policy calls anything else.
      return [{ action, resource: '*', context: here }];
  }
}

function typeOf(id: string): string {
  return id.startsWith('sg-') ? 'security-group' : id.replace(/-[^-]*$/, '');
}

import type { ServiceName } from '../services.ts';
import { apiGatewayRequests } from './api-gateway-requests.ts';
import type { CheckedCall } from './checked-call.ts';
import { ec2Requests } from './ec2-requests.ts';
import type { IamRequest } from './iam-request.ts';
import { serviceDiscoveryRequests } from './service-discovery-requests.ts';

/** What IAM is asked before a call is carried out: all of it has to be allowed. */
export function requestsOf(service: ServiceName, call: CheckedCall): readonly IamRequest[] {
  switch (service) {
    case 'apigateway':
      return apiGatewayRequests(call);
    case 'ec2':
      return ec2Requests(call);
    case 'acm':
    case 'elasticloadbalancing': {
      // Describe… know neither resources nor keys of their own [documented]; nobody with a policy calls anything else.
      const context = { 'aws:RequestedRegion': call.region };
      return [{ action: `${service}:${call.operation.name}`, resource: '*', context }];
    }
    case 'servicediscovery':
      return serviceDiscoveryRequests(call);
    case 'sts':
      // "No permissions are required" for GetCallerIdentity [documented].
      return [];
  }
}

/**
 * The role that API Gateway manages network interfaces by. Whoever makes an account's first VPC link makes it too, in their
 * own name [documented: "Using service-linked roles for Amazon API Gateway"].
 */
export function serviceLinkedRoleRequest({ region, account }: Pick<CheckedCall, 'region' | 'account'>): IamRequest {
  const service = 'ops.apigateway.amazonaws.com';
  return {
    action: 'iam:CreateServiceLinkedRole',
    resource: `arn:aws:iam::${account}:role/aws-service-role/${service}/AWSServiceRoleForAPIGateway`,
    context: { 'aws:RequestedRegion': region, 'iam:AWSServiceName': service },
  };
}

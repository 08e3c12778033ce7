import { AwsFault } from '../service.ts';

function badRequest(message: string): AwsFault {
  return new AwsFault({ code: 'BadRequestException', status: 400, message });
}

function conflict(message: string): AwsFault {
  return new AwsFault({ code: 'ConflictException', status: 409, message });
}

function notFound(message: string): AwsFault {
  return new AwsFault({ code: 'NotFoundException', status: 404, message });
}

/**
 * API Gateway's errors. Texts are *seen* (people quote them; where, is said) or *assumed* (nobody does: the class is by
 * analogy, a missing thing in the path being a 404 and one in the body a 400, as CreateApiMapping tells them apart).
 */
export const faults = {
  /** Seen: aws-sdk-js #2458, aws-sam-cli #7030. */
  apiNotFound: (account: string, apiId: string) => notFound(`Invalid API identifier specified ${account}:${apiId}`),
  /** Assumed. */
  integrationNotFound: (id: string) => notFound(`Invalid Integration identifier specified ${id}`),
  /** Assumed. */
  routeNotFound: (id: string) => notFound(`Invalid Route identifier specified ${id}`),
  /** Assumed; "Invalid stage identifier specified" is seen (aws-cdk #8983), as a 400 for a stage in the body. */
  stageNotFound: () => notFound('Invalid stage identifier specified'),
  /** Assumed. */
  deploymentNotFound: (id: string) => notFound(`Invalid Deployment identifier specified ${id}`),
  /** Assumed. */
  vpcLinkNotFound: (id: string) => notFound(`Invalid VpcLink identifier specified ${id}`),
  /** Assumed. */
  taggedNotFound: (arn: string) => notFound(`Invalid resource identifier specified ${arn}`),

  /** Seen: aws-cdk #8983. */
  unknownStage: () => badRequest('Invalid stage identifier specified'),
  /** Assumed. */
  unknownDeployment: (id: string) => badRequest(`Invalid Deployment identifier specified ${id}`),
  /** Assumed. */
  unknownIntegration: (id: string) => badRequest(`Invalid Integration identifier specified ${id}`),
  /** Assumed. */
  unknownVpcLink: (id: string) => badRequest(`Invalid VpcLink identifier specified ${id}`),

  /** Assumed: limits are documented, the text is not. */
  tooLong: (member: string, limit: number) => badRequest(`${member} must have a length of at most ${limit}`),
  /** Assumed. */
  badValue: (member: string, value: string, allowed: string) =>
    badRequest(`Invalid value ${value} specified for ${member}. Allowed: ${allowed}`),
  /** Assumed. */
  invalid: (member: string) => badRequest(`Invalid ${member} specified`),

  /** Seen: badmintoncryer/cdk-preflight, from real deployments; also the next ones marked "preflight". */
  routeSelectionExpression: () =>
    badRequest('Route selection expression is currently limited to "${request.method} ${request.path}"'),

  /** Seen: sst #5031. */
  routeExists: (routeKey: string) => conflict(`Route with key ${routeKey} already exists for this API`),
  /** Seen: plutomi #271. */
  routeVariableConflict: (routeKey: string, other: string) =>
    conflict(
      `The provided route key "${routeKey}" has a conflicting variable on the same hierarchical level as "${other}"`,
    ),
  /** Seen: preflight. */
  malformedRouteKey: () =>
    badRequest(
      'The provided route key is not formatted properly for HTTP protocol. ' +
        'Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"',
    ),
  /** Seen: preflight. */
  malformedTarget: () =>
    badRequest('Unexpected or malformed target in route. Correct format should be integrations/<integration_id>.'),
  /** Seen: preflight. */
  apiKeyRequired: () => badRequest('ApiKeyRequired is not currently supported for HTTP APIs.'),
  /** Seen: preflight. */
  scopesWithoutJwt: () =>
    badRequest('Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization type'),

  /** Seen: aws-cli #6363. */
  notAProxy: () =>
    badRequest(
      'Currently, an API with a protocol type of HTTP may only be associated with proxy integrations ' +
        '(AWS_PROXY, HTTP_PROXY)',
    ),
  /** Seen: preflight. */
  methodMissing: () => badRequest('HttpMethod parameter method must be specified for integrationType HTTPPROXY'),
  /** Assumed: that it is refused is seen, the text is not. */
  payloadFormatMissing: () =>
    badRequest('PayloadFormatVersion is a required parameter for integration of type HTTP_PROXY'),
  /** Seen: preflight. */
  payloadFormat2: () => badRequest('PayloadFormatVersion 2.0 is not supported for integration of type HTTP_PROXY'),
  /** Seen: preflight. */
  payloadFormatUnknown: (version: string) => badRequest(`Unsupported PayloadFormatVersion: ${version}`),
  /** Seen: preflight. */
  timeout: () => badRequest('Timeout should be between 50 ms and 30000 ms'),
  /** Seen: preflight. */
  connectionIdMissing: () => badRequest('ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK'),
  /** Seen: klotho #347, sst #5510. */
  integrationUri: () =>
    badRequest(
      'For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.',
    ),
  /** Seen, now and then, with listeners that exist (terraform-provider-aws #22590); for one that does not: assumed. */
  listenerNotRetrieved: () =>
    badRequest('Unable to retrieve listener port and load balancer DNS name from ELB listener'),
  /** Assumed. */
  serviceNotRetrieved: () => badRequest('Unable to retrieve the namespace and name of the Cloud Map service'),
  /** Seen: terraform-provider-aws #17997, preflight. */
  mapping: (errors: readonly string[]) =>
    badRequest(
      `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors.join(', ')}]`,
    ),
  /** Seen: preflight. */
  statusCode: (status: string) => badRequest(`Status Code ${status} is not valid`),
  /** Seen: terraform-provider-aws #12195. */
  integrationInUse: (routeIds: readonly string[]) =>
    conflict(
      `Cannot delete Integration because it is referenced by the following Routes with Ids: [${routeIds.join(', ')}]`,
    ),

  /** Seen: preflight, for a name with a hyphen even, which the documentation allows: allowed here. */
  stageName: () => badRequest('Stage name only allows a-zA-Z0-9_'),
  /** Seen in v1 (terraform-provider-aws #2918): assumed. */
  stageExists: () => conflict('Stage already exists'),
  /** Seen: mach-composer-cli #42. */
  noRoutes: () => badRequest('Unable to deploy API because no routes exist in this API'),
  /** Seen: cdk-real-drift #667. */
  deploysByItself: (account: string, apiId: string) =>
    badRequest(`Deployment ID cannot be set on this stage ${account}:${apiId} because AutoDeploy is enabled.`),
  /** Seen in v1 (quoted widely): assumed. */
  deploymentInUse: () => badRequest('Active stages pointing to this deployment must be moved or deleted'),

  /** Seen: aws-cdk #13569, #12083. */
  zone: (subnetId: string, zoneId: string) =>
    badRequest(`Subnet '${subnetId}' is in Availability Zone '${zoneId}' where service is not available`),
  /** Seen: preflight. */
  noSubnets: () => badRequest('SubnetIds for a vpc link cannot be empty'),
  /** Assumed: EC2's words. */
  subnetUnknown: (id: string) => badRequest(`The subnet ID '${id}' does not exist`),
  /** Assumed: EC2's words. */
  securityGroupUnknown: (id: string) => badRequest(`The security group '${id}' does not exist`),
  /** Assumed. */
  severalVpcs: () => badRequest('Subnets and security groups of a vpc link must belong to the same VPC'),
  /** Seen: terraform-provider-aws #40500. */
  tooManyVpcLinks: (limit: number) =>
    badRequest(`There are too many Vpc Links defined for this account. Limit is ${limit}.`),
  /** That it is refused is seen (ACK updates only while AVAILABLE); text assumed. */
  vpcLinkNotAvailable: (id: string) => badRequest(`Vpc link '${id}' is not in AVAILABLE state`),
  /** Seen: terraform-provider-aws #12195. */
  vpcLinkInUse: (id: string, references: readonly string[]) =>
    badRequest(
      `Cannot delete vpc link. Vpc link '${id}', is referenced in [${references.join(', ')}] ` +
        'in format of [Method:Resource].',
    ),

  /** Quotas are documented; the text is v1's and assumed. */
  quota: (things: string, of: string) =>
    badRequest(
      `Maximum number of ${things} for this ${of} has been reached. Please contact AWS if you need additional ${things}.`,
    ),
  /** Assumed. */
  notTaggable: (arn: string) => badRequest(`Invalid ARN specified in the request: ${arn}`),
  /** Assumed. */
  badTag: (what: string) => badRequest(`Invalid tags: ${what}`),
} as const;

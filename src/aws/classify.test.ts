import { describe, expect, it } from '@jest/globals';
import { classify } from './classify.ts';
import { CredentialsError } from './credentials-error.ts';
import type { ServiceName } from './operation.ts';

/** An error as the SDK throws it for an answer. */
function answer(status: number, name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

const operation = (name: string, service: ServiceName = 'apigateway') => ({ service, name });

describe('an answer of API Gateway', () => {
  it.each([
    [
      'CreateRoute',
      answer(
        409,
        'ConflictException',
        'Unable to complete operation due to concurrent modification. Please try again later.',
      ),
      { kind: 'conflict', passing: true },
    ],
    [
      'CreateRoute',
      answer(409, 'ConflictException', 'Route with key ANY /{proxy+} already exists for this API'),
      { kind: 'conflict', passing: false },
    ],
    [
      'DeleteIntegration',
      answer(
        409,
        'ConflictException',
        'Cannot delete Integration because it is referenced by the following Routes with Ids: [r]',
      ),
      { kind: 'conflict', passing: false },
    ],
    [
      'DeleteVpcLink',
      answer(
        400,
        'BadRequestException',
        "Cannot delete vpc link. Vpc link 'x', is referenced in [ANY:r] in format of [Method:Resource].",
      ),
      { kind: 'conflict', passing: false },
    ],
    [
      'DeleteApi',
      answer(
        400,
        'BadRequestException',
        'Deleting API x failed. Please remove all API mappings for the API from your custom domain names',
      ),
      { kind: 'conflict', passing: false },
    ],
    [
      'CreateRoute',
      answer(
        409,
        'ConflictException',
        'route key GET /a/{Id} has a conflicting variable on the same hierarchical level',
      ),
      { kind: 'conflict', passing: false },
    ],
    [
      'CreateDeployment',
      answer(400, 'BadRequestException', 'Unable to deploy API because no routes exist in this API'),
      { kind: 'rejected' },
    ],
    [
      'CreateIntegration',
      answer(
        400,
        'BadRequestException',
        'For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.',
      ),
      {
        kind: 'rejected',
        message:
          'CreateIntegration: For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN',
      },
    ],
    [
      'CreateIntegration',
      answer(
        400,
        'BadRequestException',
        'Unable to retrieve listener port and load balancer DNS name from ELB listener arn:aws:x',
      ),
      { kind: 'unavailable' },
    ],
    [
      'CreateVpcLink',
      answer(
        400,
        'BadRequestException',
        "Subnet 'subnet-0a1' is in Availability Zone 'ape1-az1' where service is not available",
      ),
      { kind: 'unsupportedZone', zone: 'ape1-az1', subnet: 'subnet-0a1' },
    ],
    [
      'CreateVpcLink',
      answer(400, 'BadRequestException', "Subnet is in Availability Zone 'euw3-az2' where service is not available"),
      { kind: 'unsupportedZone', zone: 'euw3-az2', subnet: undefined },
    ],
    [
      'CreateVpcLink',
      answer(400, 'BadRequestException', 'There are too many Vpc Links defined for this account. Limit is 10.'),
      { kind: 'quota', quota: 'VPC links per Region', limit: 10 },
    ],
    [
      'CreateVpcLink',
      answer(403, 'AccessDeniedException', 'Caller does not have permissions to create a Service Linked Role.'),
      { kind: 'denied', permission: 'iam:CreateServiceLinkedRole' },
    ],
    [
      'GetApi',
      answer(404, 'NotFoundException', 'Invalid API identifier specified 123456789012:bwop0s66op'),
      { kind: 'notFound', message: 'GetApi: Invalid API identifier specified 123456789012:bwop0s66op' },
    ],
    [
      'CreateApi',
      answer(429, 'TooManyRequestsException', 'Too Many Requests'),
      { kind: 'throttled', retryAfter: undefined },
    ],
    ['CreateApi', answer(500, 'InternalServerError', ''), { kind: 'uncertain' }],
    ['UpdateApi', answer(503, 'ServiceUnavailable', ''), { kind: 'uncertain' }],
    ['GetApis', answer(503, 'ServiceUnavailable', ''), { kind: 'unavailable' }],
    [
      'UpdateStage',
      answer(403, 'AccessDeniedException', 'Forbidden'),
      { kind: 'denied', permission: 'apigateway:PATCH' },
    ],
    [
      'GetApis',
      answer(403, 'ExpiredTokenException', 'The security token included in the request is expired'),
      { kind: 'denied', permission: undefined },
    ],
    [
      'GetApis',
      answer(
        403,
        'InvalidSignatureException',
        'Signature expired: 20261123T100000Z is now earlier than 20261123T110000Z',
      ),
      { kind: 'unavailable' },
    ],
  ])('to %s is classed by its code and text: %s', (name, error, expected) => {
    const failure = classify(error, operation(name));

    expect(failure).toMatchObject(expected);
  });
});

describe('an answer of EC2 or Elastic Load Balancing', () => {
  it.each([
    ['ec2', 'DescribeSubnets', answer(503, 'RequestLimitExceeded', 'Request limit exceeded.'), { kind: 'throttled' }],
    [
      'servicediscovery',
      'ListServices',
      answer(400, 'RequestLimitExceeded', 'Rate exceeded'),
      { kind: 'throttled', retryAfter: undefined },
    ],
    ['servicediscovery', 'GetService', answer(400, 'ServiceNotFound', 'Service not found'), { kind: 'notFound' }],
    [
      'servicediscovery',
      'RegisterInstance',
      answer(400, 'DuplicateRequest', 'Another operation of type RegisterInstance and id 4y-k9 is in progress'),
      { kind: 'conflict', passing: false },
    ],
    [
      'servicediscovery',
      'DeleteService',
      answer(400, 'ResourceInUse', 'Service contains registered instances'),
      { kind: 'conflict', passing: false },
    ],
    [
      'servicediscovery',
      'CreateService',
      answer(400, 'ServiceAlreadyExists', 'Service already exists.'),
      { kind: 'conflict', passing: false },
    ],
    [
      'servicediscovery',
      'RegisterInstance',
      answer(400, 'ResourceLimitExceeded', 'The limit on instances has been reached.'),
      { kind: 'quota' },
    ],
    ['elasticloadbalancing', 'DescribeListeners', answer(400, 'Throttling', 'Rate exceeded'), { kind: 'throttled' }],
    [
      'elasticloadbalancing',
      'DescribeLoadBalancers',
      answer(400, 'LoadBalancerNotFound', "Load balancers '[x]' not found"),
      { kind: 'notFound' },
    ],
    [
      'ec2',
      'DeleteSecurityGroup',
      answer(400, 'InvalidGroup.NotFound', "The security group 'sg-x' does not exist"),
      { kind: 'notFound' },
    ],
    [
      'ec2',
      'DeleteSecurityGroup',
      answer(400, 'DependencyViolation', 'resource sg-x has a dependent object'),
      { kind: 'conflict', passing: false },
    ],
    [
      'ec2',
      'CreateSecurityGroup',
      answer(400, 'InvalidGroup.Duplicate', "The security group 'n' already exists for VPC 'vpc-x'"),
      { kind: 'conflict', passing: false },
    ],
    [
      'ec2',
      'CreateSecurityGroup',
      answer(400, 'SecurityGroupLimitExceeded', 'The maximum number of security groups has been reached.'),
      { kind: 'quota', quota: 'SecurityGroup', limit: undefined },
    ],
    [
      'ec2',
      'DescribeSubnets',
      answer(401, 'AuthFailure', 'AWS was not able to validate the provided access credentials'),
      { kind: 'denied', permission: undefined },
    ],
    [
      'ec2',
      'DescribeSubnets',
      answer(403, 'UnauthorizedOperation', 'You are not authorized to perform this operation.'),
      { kind: 'denied', permission: 'ec2:DescribeSubnets' },
    ],
    [
      'elasticloadbalancing',
      'DescribeTags',
      answer(
        403,
        'AccessDenied',
        'User: arn:aws:sts::1:assumed-role/pha is not authorized to perform: elasticloadbalancing:DescribeTags with an explicit deny in a service control policy',
      ),
      { kind: 'denied', message: expect.stringContaining('(explicit deny)') },
    ],
  ] as const)('%s: %s is classed by its code and text: %s', (service, name, error, expected) => {
    const failure = classify(error, operation(name, service));

    expect(failure).toMatchObject(expected);
  });
});

describe('a call without an answer', () => {
  const node = (code: string, syscall: string) => Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

  it.each([
    ['CreateApi', node('ECONNREFUSED', 'connect'), 'unreachable'],
    ['CreateApi', node('ENOTFOUND', 'getaddrinfo'), 'unreachable'],
    ['CreateApi', node('ETIMEDOUT', 'connect'), 'unreachable'],
    ['CreateApi', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'unreachable'],
    ['CreateApi', Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' }), 'unreachable'],
    [
      'CreateApi',
      Object.assign(new Error('the request socket did not establish a connection with the server within 3000 ms.'), {
        name: 'TimeoutError',
      }),
      'unreachable',
    ],
    ['CreateApi', node('ECONNRESET', 'read'), 'uncertain'],
    ['CreateApi', node('EPIPE', 'write'), 'uncertain'],
    ['DeleteApi', node('ECONNRESET', 'read'), 'uncertain'],
    ['GetApis', node('ECONNRESET', 'read'), 'unavailable'],
    ['CreateApi', new SyntaxError('Unexpected token < in JSON'), 'uncertain'],
  ])('to %s: %s', (name, error, kind) => {
    const failure = classify(error, operation(name));

    expect(failure.kind).toBe(kind);
  });
});

describe('a call that no credentials were had for', () => {
  const credentialsError = (cause: Error) => new CredentialsError(cause.message, { cause });

  it.each([
    ['AccessDenied', 403, 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 'denied'],
    ['InvalidIdentityToken', 400, 'No OpenIDConnect provider found in your account for https://oidc.eks', 'denied'],
    ['ExpiredTokenException', 400, 'Token expired: current date/time must be before the expiration', 'denied'],
    ['IDPRejectedClaim', 403, 'The identity provider rejected the token', 'denied'],
    ['IDPCommunicationError', 400, 'Could not reach the identity provider', 'unreachable'],
    ['Throttling', 400, 'Rate exceeded', 'unreachable'],
    ['InternalFailure', 500, 'internal', 'unreachable'],
  ])('because STS answered %s (%d %s): %s, and nothing was sent', (name, status, text, kind) => {
    const failure = classify(credentialsError(answer(status, name, text)), operation('CreateApi'));

    expect(failure).toMatchObject({ kind, message: expect.stringContaining(text) });
    expect(failure.message).toContain('EKS Pod Identity');
  });

  it('because there are none: unreachable', () => {
    const cause = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });

    const failure = classify(credentialsError(cause), operation('CreateApi'));

    expect(failure).toMatchObject({ kind: 'unreachable', unsigned: true });
  });
});

describe('something that is too long', () => {
  it.each([
    'Description exceeds the maximum length of 1024',
    'Route key exceeds the maximum allowed size of 512 characters',
    'Tag value exceeds the limit of 256 characters',
  ])('is refused, and no quota: %s', (text) => {
    const failure = classify(answer(400, 'BadRequestException', text), operation('CreateApi'));

    expect(failure.kind).toBe('rejected');
  });
});

it('leaves out of its messages what differs from call to call', () => {
  const first = answer(400, 'BadRequestException', 'Invalid thing (request id 3f2a-1)');
  const second = answer(400, 'BadRequestException', 'Invalid thing (request id 77b0-9)');

  const messages = [first, second].map((error) => classify(error, operation('CreateApi')).message);

  expect(messages).toEqual(['CreateApi: Invalid thing', 'CreateApi: Invalid thing']);
});

describe('an answer that cannot be read', () => {
  it('of a create leaves open whether that was done, whatever its status', () => {
    const error = Object.assign(new SyntaxError('Unexpected end of JSON input'), {
      $metadata: { httpStatusCode: 201 },
    });

    const failure = classify(error, { service: 'apigateway', name: 'CreateApi' });

    expect(failure.kind).toBe('uncertain');
  });

  it('of a read is asked for again', () => {
    const error = Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 200 } });

    const failure = classify(error, { service: 'apigateway', name: 'GetApis' });

    expect(failure.kind).toBe('unavailable');
  });
});

import { isThrottlingError } from '@smithy/core/retry';
import type { AwsFailure } from '../model/aws-failure.ts';
import { CredentialsError } from './credentials-error.ts';
import { effectOf, permissionFor, type Operation } from './operation.ts';

/** What is read of an error that an SDK client threw. The SDK's own errors have more, and other errors have less. */
interface SdkError {
  readonly name: string;
  readonly message: string;
  /** Node's: ECONNREFUSED. */
  readonly code?: string;
  /** Node's: which system call failed; `connect` and `getaddrinfo` come before anything is sent. */
  readonly syscall?: string;
  /** Of an AggregateError. */
  readonly errors?: readonly unknown[];
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** An SDK client's error as a failure. All matching of AWS's names and texts is in this file. */
export function classify(error: unknown, operation: Operation): AwsFailure {
  const failure =
    error instanceof CredentialsError
      ? withoutCredentials(asSdkError(error.cause))
      : sent(asSdkError(error), operation);
  return { ...failure, message: `${operation.name}: ${failure.message}` };
}

function sent(error: SdkError, operation: Operation): AwsFailure {
  const status = error.$metadata?.httpStatusCode;
  return (
    // A good answer whose body is cut off or unreadable is thrown with its status: what it said is not known.
    status === undefined || status < 400 ? withoutAnswer(error, operation) : answered({ error, status, operation })
  );
}

function asSdkError(error: unknown): SdkError {
  const isError = typeof error === 'object' && error !== null && 'name' in error && 'message' in error;
  // What errors do not declare is optional in SdkError.
  return isError ? (error as SdkError) : { name: 'Error', message: String(error) };
}

/**
 * What STS says of a pod's token (documented: common errors of AssumeRoleWithWebIdentity), and EKS Pod Identity's agent of
 * a service account without an association. Somebody has to mend it, and nothing watches whether they did.
 */
const refusedIdentities =
  /^(AccessDenied|ExpiredToken|IDPRejectedClaim|InvalidIdentityToken|ValidationError)(Exception)?$/;

/** The call was never sent, for want of credentials to sign it with. */
function withoutCredentials(error: SdkError): AwsFailure {
  const advice =
    "Give the controller's service account an IAM role: by EKS Pod Identity (an association), or by the annotation " +
    'eks.amazonaws.com/role-arn and a trust policy of that role that names the OIDC provider and the service account';
  if (refusedIdentities.test(error.name)) {
    const message = `AWS gives the controller no credentials (${error.name}: ${plain(error.message)}). ${advice}. It is tried again within a minute.`;
    return { kind: 'denied', permission: undefined, message };
  }
  const message = `no AWS credentials were found (${plain(error.message)}). ${advice}. It is tried again.`;
  return { kind: 'unreachable', unsigned: true, message };
}

/** No answer came. What matters is whether the request can have arrived. */
function withoutAnswer(error: SdkError, operation: Operation): AwsFailure {
  const cause = error.code ?? plain(error.message);
  if (neverConnected(error)) {
    return { kind: 'unreachable', message: `AWS cannot be reached (${cause}). It is tried again.` };
  }
  return effectOf(operation) === 'read'
    ? { kind: 'unavailable', message: `AWS did not answer (${cause}). It is tried again.` }
    : {
        kind: 'uncertain',
        message: `AWS did not answer (${cause}), so it may or may not have been done. It is tried again where it was not.`,
      };
}

function neverConnected(error: SdkError): boolean {
  if (error.syscall === 'connect' || error.syscall === 'getaddrinfo') return true;
  // Happy Eyeballs tried several addresses; the errors of each are inside, the code is the first one's.
  if (error.errors !== undefined) return true;
  // Seen: a certificate that does not verify ends the handshake, before the request.
  if (/CERT|^UNABLE_TO_/.test(error.code ?? '')) return true;
  // @smithy/node-http-handler, set-connection-timeout.ts.
  return error.name === 'TimeoutError' && error.message.includes('did not establish a connection');
}

interface Answer {
  readonly error: SdkError;
  readonly status: number;
  readonly operation: Operation;
}

function answered(answer: Answer): AwsFailure {
  for (const rule of rules) {
    const failure = rule(answer);
    if (failure !== undefined) return failure;
  }
  return { kind: 'rejected', message: plain(answer.error.message) };
}

/** In the order in which they are asked; the first that knows the answer has it. */
const rules: readonly ((answer: Answer) => AwsFailure | undefined)[] = [
  throttled,
  knownText,
  badCredentials,
  denied,
  quota,
  notFound,
  conflict,
  serverError,
];

/**
 * 429, and what other services say instead (`Throttling` of Elastic Load Balancing with 400, `RequestLimitExceeded` of EC2
 * with 503): the SDK's own list. It counts LimitExceededException as well, which here is a quota.
 */
function throttled({ error }: Answer): AwsFailure | undefined {
  // The SDK's function takes its own error type, of which it reads what SdkError has.
  if (error.name === 'LimitExceededException' || !isThrottlingError(error as Parameters<typeof isThrottlingError>[0])) {
    return undefined;
  }
  const retryAfter = retryAfterOf(error.$response?.headers?.['retry-after']);
  return { kind: 'throttled', retryAfter, message: 'AWS limits the rate of this call. It is tried again.' };
}

/** Retry-After in ms. The header's other form, a date, is not used by AWS [assumed] and not read. */
function retryAfterOf(header: string | undefined): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

interface KnownText {
  readonly text: RegExp;
  readonly failure: (match: RegExpExecArray, message: string) => AwsFailure;
}

/** Errors that only their text tells apart. `seen`: where users quote it. */
const knownTexts: readonly KnownText[] = [
  {
    // 409, seen: hashicorp/terraform-provider-aws #18018, #37897, #40575.
    text: /concurrent modification/i,
    failure: (_, message) => ({ kind: 'conflict', passing: true, message }),
  },
  {
    // 400, intermittent, seen: hashicorp/terraform-provider-aws #22590.
    text: /Unable to retrieve listener port and load balancer DNS name from ELB listener/i,
    failure: (_, message) => ({ kind: 'unavailable', message }),
  },
  {
    // 400, seen: aws/aws-cdk #13569, #12083 with the subnet, sst/sst #5374 without.
    text: /Subnet (?:'([^']*)' )?is in Availability Zone '([^']+)' where service is not available/i,
    failure: ([, subnet, zone = '']) => ({
      kind: 'unsupportedZone',
      zone,
      subnet,
      message: `API Gateway has no VPC links in availability zone ${zone}${subnet === undefined ? '' : `, where subnet ${subnet} is`}. Use subnets of other zones.`,
    }),
  },
  {
    // 400, seen: hashicorp/terraform-provider-aws #40500.
    text: /too many Vpc Links defined for this account\. Limit is (\d+)/i,
    failure: ([, limit]) => ({
      kind: 'quota',
      quota: 'VPC links per Region',
      limit: Number(limit),
      message: `the Region's quota of ${limit ?? ''} VPC links is used up. Delete an unused link, or ask AWS to raise "VPC links per Region".`,
    }),
  },
  {
    // 403, seen: data-store #1726.
    text: /does not have permissions to create a Service Linked Role/i,
    failure: () => ({
      kind: 'denied',
      permission: 'iam:CreateServiceLinkedRole',
      message: `the controller's role lacks iam:CreateServiceLinkedRole for ops.apigateway.amazonaws.com, needed for the first VPC link of an account. Add it, or create the role AWSServiceRoleForAPIGateway once by hand. It is tried again within a minute.`,
    }),
  },
  {
    // 400, seen: hashicorp/terraform-provider-aws #12195; gruntwork-io/cloud-nuke #370. Something refers to it and has to go first.
    text: /Cannot delete vpc link\..*is referenced in|Deleting API .* failed\. Please remove all API mappings/is,
    failure: (_, message) => ({ kind: 'conflict', passing: false, message }),
  },
];

function knownText({ error }: Answer): AwsFailure | undefined {
  for (const { text, failure } of knownTexts) {
    const match = text.exec(error.message);
    if (match !== null) return failure(match, plain(error.message));
  }
  return undefined;
}

/** The names with which AWS says that it does not know who is calling (documented: common errors of IAM and of EC2). */
const credentialErrors: ReadonlySet<string> = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'OptInRequired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

function badCredentials({ error }: Answer): AwsFailure | undefined {
  // The SDK has set its clock by this very answer (clock skew correction), so the next call is signed with the right time.
  if (
    /^Request(Expired|InTheFuture|TimeTooSkewed)$/.test(error.name) ||
    /Signature (expired|not yet current)/.test(error.message)
  ) {
    return { kind: 'unavailable', message: "this machine's clock is off by minutes. It is tried again." };
  }
  if (!credentialErrors.has(error.name)) return undefined;
  return {
    kind: 'denied',
    permission: undefined,
    message: `AWS does not accept the controller's credentials (${error.name}). Check the IAM role of its service account. It is tried again within a minute.`,
  };
}

function denied({ error, status, operation }: Answer): AwsFailure | undefined {
  const names = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized|ForbiddenException)$/;
  if (status !== 403 && !names.test(error.name)) return undefined;
  const named = /not authorized to perform: ([\w-]+:[\w*]+)(?: on resource: (\S+))?/i.exec(error.message);
  const permission = named?.[1] ?? permissionFor(operation);
  const resource = named?.[2] === undefined ? '' : ` on ${named[2]}`;
  const boundary = /explicit deny|permissions boundary|service control policy/i.exec(error.message)?.[0].toLowerCase();
  const why = boundary === undefined ? '' : ` (${boundary})`;
  const orTags =
    effectOf(operation) !== 'read' && mayDependOnTags.test(resource)
      ? ', or put the tags privatehttp.io/… back on the resource, which a policy may ask for'
      : '';
  return {
    kind: 'denied',
    permission,
    message: `the controller's role lacks ${permission}${resource}${why}. Add it to the role's policy${orTags}. It is tried again within a minute.`,
  };
}

/** Something that is there already: docs/iam-policy.json lets nothing be changed that has not our tags. */
const mayDependOnTags = /::\/(apis|vpclinks)\/\w|:security-group\/sg-|:(namespace\/ns|service\/srv)-/;

/** Quotas whose text is not known: EC2 says `SecurityGroupLimitExceeded`, other services `LimitExceeded…`. */
function quota({ error }: Answer): AwsFailure | undefined {
  const named = /^(\w*?)Limit(?:s)?Exceeded(?:Exception)?$/.exec(error.name);
  const texts =
    /(?:quota|limit) (?:exceeded|reached)|(?:exceeds?|reached) the (?:maximum|limit|quota)|^Maximum number of/i;
  // What is too long exceeds a limit too, but no quota that AWS could raise.
  const isTooLong = /\b(?:length|size|long|characters|bytes)\b/i.test(error.message);
  if (named === null && (isTooLong || !texts.test(error.message))) return undefined;
  const limit = /(?:limit|maximum|quota)\D{0,40}?(\d+)/i.exec(error.message)?.[1];
  return {
    kind: 'quota',
    quota: named?.[1] === undefined || named[1] === '' ? plain(error.message) : named[1],
    limit: limit === undefined ? undefined : Number(limit),
    message: `${plain(error.message)}. Ask AWS to raise that quota, or delete what is not needed.`,
  };
}

/** `InvalidGroup.NotFound` of EC2 and `LoadBalancerNotFound` of Elastic Load Balancing come with 400. */
function notFound({ error, status }: Answer): AwsFailure | undefined {
  const named = /NotFound(Exception)?$/.test(error.name);
  return named || status === 404 ? { kind: 'notFound', message: plain(error.message) } : undefined;
}

/** `InvalidGroup.Duplicate` and `DependencyViolation` of EC2 come with 400, and so do all of Cloud Map's (seen). */
function conflict({ error, status }: Answer): AwsFailure | undefined {
  const named =
    /^(ConflictException|DependencyViolation|ResourceInUse|\w+AlreadyExists|.+\.Duplicate|Duplicate.+)$/.test(
      error.name,
    );
  return named || status === 409 ? { kind: 'conflict', passing: false, message: plain(error.message) } : undefined;
}

function serverError({ error, status, operation }: Answer): AwsFailure | undefined {
  if (status < 500) return undefined;
  const message = `AWS answered with an error of its own (${status} ${error.name})`;
  return effectOf(operation) === 'read'
    ? { kind: 'unavailable', message: `${message}. It is tried again.` }
    : {
        kind: 'uncertain',
        message: `${message}, so it may or may not have been done. It is tried again where it was not.`,
      };
}

/** AWS's text without what differs from call to call, and without the full stop that the caller may not want. */
function plain(message: string): string {
  return message
    .replace(/\s*Encoded authorization failure message:.*$/is, '')
    .replace(/\s*[([]?\s*(?:AWS )?request[ -]?id:?\s*[\w-]+\s*[)\]]?/gi, '')
    .trim()
    .replace(/\.$/, '');
}

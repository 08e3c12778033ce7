import * as acm from '@aws-sdk/client-acm';
import * as apiGatewayV2 from '@aws-sdk/client-apigatewayv2';
import * as ec2 from '@aws-sdk/client-ec2';
import * as elasticLoadBalancingV2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as serviceDiscovery from '@aws-sdk/client-servicediscovery';
import * as sts from '@aws-sdk/client-sts';
import { AwsFault } from './service.ts';
import { awsJson } from './wire/aws-json.ts';
import type { Protocol } from './wire/protocol.ts';
import { awsQuery, ec2Query } from './wire/query.ts';
import { restJson } from './wire/rest-json.ts';

/** The simulated services, by the names that requests to them are signed for. */
export type ServiceName = 'acm' | 'apigateway' | 'ec2' | 'elasticloadbalancing' | 'servicediscovery' | 'sts';

/** How a service speaks, and its words for what no operation decides. */
export interface ServiceWire {
  readonly protocol: Protocol;
  readonly throttled: () => AwsFault;
  readonly missing: (member: string) => AwsFault;
  readonly mistyped: (member: string, expected: string) => AwsFault;
}

export const serviceWires: Readonly<Record<ServiceName, ServiceWire>> = {
  acm: {
    protocol: awsJson({ sdk: acm, target: 'CertificateManager' }),
    // Codes from the model, texts assumed.
    throttled: () => new AwsFault({ code: 'ThrottlingException', status: 400, message: 'Rate exceeded' }),
    missing: (member) => new AwsFault({ code: 'ValidationException', status: 400, message: nullMember(member) }),
    mistyped: (member, expected) =>
      new AwsFault({ code: 'SerializationException', status: 400, message: `${member} is not a ${expected}` }),
  },
  apigateway: {
    protocol: restJson(apiGatewayV2),
    // Text seen (aws-sdk-js #1014, v1).
    throttled: () => new AwsFault({ code: 'TooManyRequestsException', status: 429, message: 'Too Many Requests' }),
    // Text assumed, in API Gateway's usual words.
    missing: (member) =>
      new AwsFault({ code: 'BadRequestException', status: 400, message: `Invalid ${member} specified` }),
    // Code documented by the protocol, text assumed.
    mistyped: (member, expected) =>
      new AwsFault({ code: 'SerializationException', status: 400, message: `${member} is not a ${expected}` }),
  },
  ec2: {
    protocol: ec2Query({ sdk: ec2, xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/' }),
    throttled: () => new AwsFault({ code: 'RequestLimitExceeded', status: 503, message: 'Request limit exceeded.' }),
    missing: (member) =>
      new AwsFault({
        code: 'MissingParameter',
        status: 400,
        message: `The request must contain the parameter ${member}`,
      }),
    mistyped: (member, expected) =>
      new AwsFault({
        code: 'InvalidParameterValue',
        status: 400,
        message: `Value for parameter ${member} is invalid. It must be a ${expected}.`,
      }),
  },
  elasticloadbalancing: queryWire(
    awsQuery({
      sdk: elasticLoadBalancingV2,
      xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    }),
  ),
  servicediscovery: {
    protocol: awsJson({ sdk: serviceDiscovery, target: 'Route53AutoNaming_v20170314' }),
    // Code documented (its status with JSON, and the text, assumed).
    throttled: () => new AwsFault({ code: 'RequestLimitExceeded', status: 400, message: 'Rate exceeded' }),
    // Seen ("1 validation error detected: Value null at 'id' failed to satisfy constraint: Member must not be null").
    missing: (member) => new AwsFault({ code: 'InvalidInput', status: 400, message: nullMember(member) }),
    mistyped: (member, expected) =>
      new AwsFault({ code: 'SerializationException', status: 400, message: `${member} is not a ${expected}` }),
  },
  sts: queryWire(awsQuery({ sdk: sts, xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' })),
};

function queryWire(protocol: Protocol): ServiceWire {
  return {
    protocol,
    throttled: () => new AwsFault({ code: 'Throttling', status: 400, message: 'Rate exceeded' }),
    // The form of the text is seen ("1 validation error detected: Value '0' at 'port' failed to satisfy constraint").
    missing: (member) =>
      new AwsFault({
        code: 'ValidationError',
        status: 400,
        message: nullMember(member),
      }),
    mistyped: (member, expected) =>
      new AwsFault({ code: 'MalformedInput', status: 400, message: `${member} is not a ${expected}` }),
  };
}

function nullMember(member: string): string {
  return `1 validation error detected: Value null at '${lowerFirst(member)}' failed to satisfy constraint: Member must not be null`;
}

function lowerFirst(member: string): string {
  return member.slice(0, 1).toLowerCase() + member.slice(1);
}

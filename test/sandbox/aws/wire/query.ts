import type { NormalizedSchema } from '@smithy/core/schema';
import { formTree, readForm } from './form-tree.ts';
import type { FormSpelling } from './form-tree.ts';
import { operationSchemas } from './operation-schema.ts';
import type { OperationSchema, SdkPackage } from './operation-schema.ts';
import type { Protocol, WireRequest, WireResponse } from './protocol.ts';
import { list, membersOf, outputStructure, structure, writeXml } from './xml.ts';

/**
 * AWS query (`aws.protocols#awsQuery`: Elastic Load Balancing, STS): a form comes, `Action=` chooses the operation, XML
 * goes.
 */
export function awsQuery(options: { readonly sdk: SdkPackage; readonly xmlNamespace: string }): Protocol {
  const { sdk, xmlNamespace } = options;
  return {
    ...formRequests(sdk, {
      memberName: (name, member) => member.getMergedTraits().xmlName ?? name,
      flatLists: false,
    }),

    encode: ({ name, output }, value, requestId) => {
      const response = structure(`${name}Response`, {
        // An operation without output has no result element (documented by the protocol's specification).
        ...(output.isStructSchema() ? { [`${name}Result`]: outputStructure(output) } : {}),
        ResponseMetadata: structure('ResponseMetadata', { RequestId: 0 }),
      });
      const body = { [`${name}Result`]: value, ResponseMetadata: { RequestId: requestId } };
      return xml(200, requestId, writeXml(response, body, xmlNamespace));
    },

    encodeFault: (fault, requestId) => {
      const response = structure('ErrorResponse', {
        Error: structure('Error', { Type: 0, Code: 0, Message: 0 }),
        RequestId: 0,
      });
      const type = fault.status < 500 ? 'Sender' : 'Receiver';
      const body = { Error: { Type: type, Code: fault.code, Message: fault.message }, RequestId: requestId };
      return xml(fault.status, requestId, writeXml(response, body, xmlNamespace));
    },
  };
}

/** EC2's own dialect (`aws.protocols#ec2Query`): names are capitalised, lists flat, and answers not wrapped in a result. */
export function ec2Query(options: { readonly sdk: SdkPackage; readonly xmlNamespace: string }): Protocol {
  const { sdk, xmlNamespace } = options;
  return {
    ...formRequests(sdk, { memberName: ec2Name, flatLists: true }),

    encode: ({ name, output }, value, requestId) => {
      // Operations without output answer `<return>true</return>` (documented).
      const response = structure(`${name}Response`, {
        requestId: 0,
        ...(output.isStructSchema() ? membersOf(outputStructure(output)) : { return: 0 as const }),
      });
      return xml(200, requestId, writeXml(response, { requestId, return: 'true', ...value }, xmlNamespace));
    },

    encodeFault: (fault, requestId) => {
      const response = structure('Response', {
        Errors: list('Error', structure('Error', { Code: 0, Message: 0 })),
        RequestID: 0,
      });
      const body = { Errors: [{ Code: fault.code, Message: fault.message }], RequestID: requestId };
      return xml(fault.status, requestId, writeXml(response, body));
    },
  };
}

function formRequests(sdk: SdkPackage, spelling: FormSpelling): Pick<Protocol, 'route' | 'decode'> {
  const operations = operationSchemas(sdk);
  return {
    route: (request) => operations.get(formOf(request).get('Action') ?? ''),
    decode: ({ input }: OperationSchema, request) =>
      // A structure is read into an object; an operation without input has nothing to read.
      (input.isStructSchema() ? readForm(input, formTree(formOf(request)), spelling) : {}) as Record<string, unknown>,
  };
}

function formOf({ method, query, body }: WireRequest): URLSearchParams {
  return method === 'GET' ? query : new URLSearchParams(body);
}

function ec2Name(name: string, member: NormalizedSchema): string {
  const { ec2QueryName, xmlName } = member.getMergedTraits();
  if (typeof ec2QueryName === 'string') return ec2QueryName;
  const spelled = xmlName ?? name;
  return spelled.slice(0, 1).toUpperCase() + spelled.slice(1);
}

function xml(status: number, requestId: string, body: string): WireResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}

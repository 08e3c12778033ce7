import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { errorSchemas, operationSchemas } from './operation-schema.ts';
import type { SdkPackage } from './operation-schema.ts';
import { parseJsonObject } from './parse-json-object.ts';
import type { Protocol } from './protocol.ts';

/** Timestamps are seconds since 1970 [documented by the protocol's specification]. */
const settings = { jsonName: false, timestampFormat: { useTrait: true, default: 7 } } as const;

/**
 * AWS JSON 1.1 (`aws.protocols#awsJson1_1`: Cloud Map): JSON both ways, and the header X-Amz-Target chooses the operation.
 *
 * @param options.target What stands in that header before the operation's name, such as `Route53AutoNaming_v20170314`.
 */
export function awsJson(options: { readonly sdk: SdkPackage; readonly target: string }): Protocol {
  const { sdk, target } = options;
  const operations = operationSchemas(sdk);
  const errors = errorSchemas(sdk);

  return {
    route: ({ headers }) => {
      const [service, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
      return service === target ? operations.get(operation) : undefined;
    },

    decode: ({ input }, { body }) =>
      // The codec answers `any`; with a structure's schema and an object, an object comes back.
      new JsonShapeDeserializer2(settings).readObject(input, parseJsonObject(body)) as Record<string, unknown>,

    encode: ({ output }, value, requestId) => ({
      status: 200,
      headers: headers(requestId),
      body: output.isStructSchema() ? write(output, value) : '{}',
    }),

    encodeFault: (fault, requestId) => {
      const schema = errors.get(fault.code);
      const members = { Message: fault.message, ...fault.members };
      const body: unknown = schema === undefined ? { message: fault.message } : JSON.parse(write(schema, members));
      return {
        status: fault.status,
        headers: headers(requestId),
        body: JSON.stringify({ __type: fault.code, ...(body as object) }), // both of the above are objects
      };
    },
  };
}

function write(schema: NormalizedSchema, value: object): string {
  const serializer = new JsonShapeSerializer2(settings);
  serializer.write(schema, value);
  return new TextDecoder().decode(serializer.flush());
}

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId };
}

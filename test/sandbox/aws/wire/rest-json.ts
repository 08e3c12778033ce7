import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { errorSchemas, operationSchemas } from './operation-schema.ts';
import type { OperationSchema, SdkPackage } from './operation-schema.ts';
import { parseJsonObject } from './parse-json-object.ts';
import { matchPath } from './path-template.ts';
import type { Protocol, WireRequest } from './protocol.ts';

/** Members are camelCase; timestamps are ISO 8601, as API Gateway v2 prints them (documented by the CLI's examples). */
const settings = { jsonName: true, timestampFormat: { useTrait: true, default: 5 } } as const;

/** REST-JSON (`aws.protocols#restJson1`): method and path choose the operation, the body is JSON. */
export function restJson(sdk: SdkPackage): Protocol {
  const operations = [...operationSchemas(sdk).values()];
  const errors = errorSchemas(sdk);

  return {
    route: (request) => operations.find((operation) => pathParameters(operation, request) !== undefined),

    decode: (operation, request) => {
      const path = pathParameters(operation, request) ?? new Map<string, string>();
      // The codec answers `any`; with a structure's schema and an object, an object comes back.
      const input = new JsonShapeDeserializer2(settings).readObject(
        operation.input,
        parseJsonObject(request.body),
      ) as Record<string, unknown>;
      for (const [name, member] of operation.input.structIterator()) {
        const { httpLabel, httpQuery } = member.getMergedTraits();
        const value =
          httpLabel === 1
            ? path.get(name)
            : httpQuery === undefined
              ? undefined
              : queryValue(member, httpQuery, request);
        if (value !== undefined) input[name] = value;
      }
      return input;
    },

    encode: (operation, output, requestId) => {
      const status = operation.http?.[2] ?? 200;
      const hasBody = operation.output.isStructSchema() && status !== 204;
      return { status, headers: headers(requestId), body: hasBody ? write(operation.output, output) : '' };
    },

    encodeFault: (fault, requestId) => {
      const schema = errors.get(fault.code);
      const members = { Message: fault.message, ...fault.members };
      return {
        status: fault.status,
        headers: { ...headers(requestId), 'x-amzn-errortype': fault.code },
        // An error that the model does not declare (AccessDenied from IAM, for one) still has a message.
        body: schema === undefined ? JSON.stringify({ message: fault.message }) : write(schema, members),
      };
    },
  };
}

function pathParameters({ http }: OperationSchema, request: WireRequest): ReadonlyMap<string, string> | undefined {
  return http?.[0] === request.method ? matchPath(http[1], request.path) : undefined;
}

function queryValue(member: NormalizedSchema, name: string, { query }: WireRequest): string | string[] | undefined {
  if (member.isListSchema()) return query.has(name) ? query.getAll(name) : undefined;
  return query.get(name) ?? undefined;
}

function write(schema: NormalizedSchema, value: object): string {
  const serializer = new JsonShapeSerializer2(settings);
  serializer.write(schema, value);
  return new TextDecoder().decode(serializer.flush());
}

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
}

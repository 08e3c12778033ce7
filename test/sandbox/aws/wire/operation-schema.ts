import { NormalizedSchema } from '@smithy/core/schema';

/** An operation as the SDK describes it. */
export interface OperationSchema {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Method, path template (`/v2/apis/{ApiId}`) and success status; undefined for protocols that do not route by path. */
  readonly http: readonly [method: string, path: string, status: number] | undefined;
}

/** The exports of an SDK client package. */
export type SdkPackage = Readonly<Record<string, unknown>>;

/** A static schema begins with the number of its kind: 9 is an operation, -3 an error (`@smithy/types`, static-schemas). */
type StaticSchema<Kind extends number> = [kind: Kind, namespace: string, name: string, ...rest: unknown[]];

function isStatic<Kind extends number>(kind: Kind, value: unknown): value is StaticSchema<Kind> {
  return Array.isArray(value) && value[0] === kind && typeof value[2] === 'string';
}

/** Every operation whose schema the package exports, by name. */
export function operationSchemas(sdk: SdkPackage): ReadonlyMap<string, OperationSchema> {
  const operations = Object.values(sdk).filter((value) => isStatic(9, value));
  return new Map(
    operations.map(([, , name, traits, input, output]) => {
      // What a static operation schema holds in these places, by the SDK's own types; `rest` above cannot say it.
      type Ref = Parameters<typeof NormalizedSchema.of>[0];
      const http = (traits as { http?: [string, string, number] } | 0) || {};
      return [
        name,
        { name, input: NormalizedSchema.of(input as Ref), output: NormalizedSchema.of(output as Ref), http: http.http },
      ];
    }),
  );
}

/** Every error whose schema the package exports, by name (`NotFoundException`). */
export function errorSchemas(sdk: SdkPackage): ReadonlyMap<string, NormalizedSchema> {
  const errors = Object.values(sdk).filter((value) => isStatic(-3, value));
  // A static schema is what `of` takes; its tuple type is looser here than the SDK's.
  return new Map(errors.map((error) => [error[2], NormalizedSchema.of(error as never)]));
}

/** How many of a structure's members, the first ones, are required: the seventh place of its static schema. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const declared: unknown = schema.getSchema();
  if (!Array.isArray(declared)) return [];
  const [, , , , names, , required = 0] = declared as [unknown, unknown, unknown, unknown, string[], unknown, number?];
  return names.slice(0, required);
}

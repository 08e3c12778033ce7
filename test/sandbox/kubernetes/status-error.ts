import type { FieldError } from './field-error.ts';
import { describeFieldError, describeFieldErrorBody } from './field-error.ts';
import type { JsonObject } from './json.ts';

/** What names a resource in an error: its plural name and group. */
interface Named {
  readonly plural: string;
  readonly group: string;
  readonly kind: string;
}

interface StatusOptions {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: JsonObject;
}

/**
 * An answer that is an error, in the API's own words: clients look at `reason` and `details.causes`, people at
 * `message`. The texts are those of apimachinery's pkg/api/errors.
 */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: JsonObject | undefined;

  constructor({ code, reason, message, details }: StatusOptions) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** The body: a `Status`. */
  toBody(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    };
  }
}

const qualified = ({ plural, group }: Named): string => (group === '' ? plural : `${plural}.${group}`);

const detailsOf = ({ plural, group }: Named, name: string): JsonObject => ({
  name,
  ...(group === '' ? {} : { group }),
  kind: plural,
});

export function notFound(resource: Named, name: string): StatusError {
  return new StatusError({
    code: 404,
    reason: 'NotFound',
    message: `${qualified(resource)} "${name}" not found`,
    details: detailsOf(resource, name),
  });
}

export function alreadyExists(resource: Named, name: string): StatusError {
  return new StatusError({
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualified(resource)} "${name}" already exists`,
    details: detailsOf(resource, name),
  });
}

export function conflict(resource: Named, name: string, why: string): StatusError {
  return new StatusError({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    details: detailsOf(resource, name),
  });
}

export function forbidden(resource: Named, name: string, why: string, causes: readonly JsonObject[] = []): StatusError {
  return new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: `${qualified(resource)} "${name}" is forbidden: ${why}`,
    details: { ...detailsOf(resource, name), ...(causes.length === 0 ? {} : { causes }) },
  });
}

export function invalid(resource: Named, name: string, errors: readonly FieldError[]): StatusError {
  // Two or more errors are written as a list; one that occurs twice is written once (utilerrors.NewAggregate).
  const texts = [...new Set(errors.map(describeFieldError))];
  const { group, kind } = resource;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${group === '' ? kind : `${kind}.${group}`} "${name}" is invalid: ${texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`}`,
    details: {
      name,
      ...(group === '' ? {} : { group }),
      kind,
      causes: errors.map((error) => ({
        reason: error.type,
        message: describeFieldErrorBody(error),
        field: error.field,
      })),
    },
  });
}

export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: 'BadRequest', message });
}

export function expired(message: string): StatusError {
  return new StatusError({ code: 410, reason: 'Expired', message });
}

export function methodNotAllowed(method: string): StatusError {
  return new StatusError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: `the server does not allow this method on the requested resource (${method})`,
  });
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  return new StatusError({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  });
}

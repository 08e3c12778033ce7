import { AwsFault } from '../service.ts';

/** A request's body as an object. @throws AwsFault where it is none. */
export function parseJsonObject(body: string): Record<string, never> {
  try {
    // A null member is a member that was not sent (smithy: JSON protocols drop nulls).
    const value: unknown = JSON.parse(body === '' ? '{}' : body, (_key, member: unknown) => member ?? undefined);
    // Objects only; what is in them, the codec and the check of required members find out.
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, never>;
  } catch {
    // Falls through to the same answer: neither is a JSON object.
  }
  throw new AwsFault({
    code: 'SerializationException',
    status: 400,
    message: 'The request body is not a JSON object.',
  });
}

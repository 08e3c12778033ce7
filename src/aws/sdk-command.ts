import { HttpRequest } from '@smithy/core/protocols';
import type { MiddlewareStack } from '@smithy/types';

/** An SDK command's operation (`CreateApi`), from the schema that it carries: class names do not survive a bundler. */
export function operationNameOf(command: { readonly schema?: unknown }): string {
  const { schema } = command;
  const name: unknown = Array.isArray(schema) ? schema[2] : undefined;
  if (typeof name !== 'string') throw new TypeError('An SDK command without an operation schema cannot be sent.');
  return name;
}

/** Adds to the command's user agent the object that it serves, which CloudTrail then shows with the call. */
export function nameServedObject<Input extends object, Output extends object>(
  command: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  owner: string,
): void {
  const product = owner.replace(/[^\w./-]/g, '-');
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (HttpRequest.isInstance(request)) {
        request.headers['user-agent'] = [request.headers['user-agent'], product].filter(Boolean).join(' ');
      }
      return next(args);
    },
    // The SDK's own middleware writes the header in this step too, before this one: the client's comes first.
    { name: 'servedObject', step: 'build', priority: 'low', override: true },
  );
}

import type { IncomingMessage } from 'node:http';

/** What a client wants a list, an object or a watch to be shown as. */
export interface Presentation {
  readonly as: 'object' | 'table';
  /** How much of each object a table's rows carry. */
  readonly include: 'None' | 'Metadata' | 'Object';
}

/** Reads the Accept header: the first form in it that is spoken here. */
export function presentationOf(request: IncomingMessage, query: URLSearchParams): Presentation {
  const include = query.get('includeObject');
  const isTable = /application\/json;[^,]*as=Table/.test(request.headers.accept ?? '');
  return {
    as: isTable ? 'table' : 'object',
    include: include === 'None' || include === 'Object' ? include : 'Metadata',
  };
}

import { headerValue } from './http-message.ts';
import type { HeaderList } from './http-message.ts';
import { queryValue } from './query-string.ts';

/** What the variables of a parameter mapping may speak of. */
export interface MappingContext {
  /** `$request.…`, for mappings of the request. */
  readonly request?: {
    readonly headers: HeaderList;
    readonly query: string;
    readonly body: Buffer;
    /** Decoded, without the stage [documented]. */
    readonly path: string;
    readonly pathParameters: Readonly<Record<string, string>>;
  };
  /** `$response.…`, for mappings of the response. */
  readonly response?: { readonly headers: HeaderList; readonly body: Buffer };
  readonly context: Readonly<Record<string, string>>;
  readonly stageVariables: Readonly<Record<string, string>>;
}

/** More than one variable in a string needs braces [documented]; a single one may stand bare, also behind a literal [seen]. */
const braced = /\$\{((?:request|response|context|stageVariables)\.[^}]+)\}/g;
const bare = /\$((?:request|response|context|stageVariables)\.[\w$.[\]-]+)/g;

/** JSON paths see this much of a body, in bytes [documented]. */
const maxJson = 100 * 1024;

/**
 * A mapping's value, with its variables replaced. A variable that stands for nothing makes the whole value undefined where
 * it is all there is, and is empty inside a longer one [assumed].
 */
export function resolveValue(expression: string, context: MappingContext): string | undefined {
  const pattern = expression.includes('${') ? braced : bare;
  const [only] = expression.matchAll(pattern);
  if (only?.[0] === expression) return variable(only[1] ?? '', context);
  return expression.replace(pattern, (_, name: string) => variable(name, context) ?? '');
}

function variable(name: string, { request, response, context, stageVariables }: MappingContext): string | undefined {
  const [root = '', member = ''] = name.split('.', 2);
  const rest = name.slice(root.length + member.length + 2);
  switch (`${root}.${member}`) {
    case 'request.path':
      return rest === '' ? request?.path : request?.pathParameters[rest];
    case 'request.header':
      return request && headerValue(request.headers, rest);
    case 'request.querystring':
      return request && queryValue(request.query, rest);
    case 'request.body':
      return request && fromBody(request.body, rest);
    case 'response.header':
      return response && headerValue(response.headers, rest);
    case 'response.body':
      return response && fromBody(response.body, rest);
    default:
      if (root === 'context') return context[name.slice('context.'.length)];
      return root === 'stageVariables' ? stageVariables[name.slice('stageVariables.'.length)] : undefined;
  }
}

/** The whole body, or what a JSON path of plain members and indices (`a.b[0]`) finds in it. */
function fromBody(body: Buffer, path: string): string | undefined {
  if (path === '') return body.toString();
  try {
    let value: unknown = JSON.parse(body.subarray(0, maxJson).toString());
    for (const step of path.split(/[.[\]]+/).filter((part) => part !== '')) {
      // Arrays answer to indices the same way.
      value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
    }
    if (value === undefined) return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    return undefined;
  }
}

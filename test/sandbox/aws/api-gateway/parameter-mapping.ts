import { faults } from './faults.ts';

type Mapping = Readonly<Record<string, string>>;

/** Headers that no mapping may touch (documented). `Host` is not one of them. */
const reservedHeaders =
  /^(access-control-.*|apigw-.*|authorization|connection|content-encoding|content-length|content-location|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers|transfer-encoding|upgrade|x-amz-.*|x-amzn-.*|x-forwarded-(for|host|proto)|via)$/i;

/** Destinations are matched in any case (seen: LocalStack's tests against AWS, whence all rules here that are not documented). */
const destinations = {
  request: /^(?:(?:append|overwrite|remove):(?:header|querystring)\.(?<name>.+)|overwrite:path)$/i,
  response: /^(?:(?:append|overwrite|remove):header\.(?<name>.+)|overwrite:statuscode)$/i,
} as const;

const variables = {
  request:
    /^(request\.(header|querystring)\.[^\s{}]+|request\.body(\.\S+)?|request\.path(\.[\w.+-]+)?|context\.[\w.-]+|stageVariables\.\w+)$/,
  response: /^(response\.header\.[^\s{}]+|response\.body(\.\S+)?|context\.[\w.-]+|stageVariables\.\w+)$/,
} as const;

const names = { request: 'Request', response: 'Response' } as const;

type Direction = 'request' | 'response';

/**
 * Checks a whole mapping, as it would be stored; empty values, which remove a key, are not in it any more.
 *
 * @throws BadRequestException
 */
export function checkRequestParameters(mapping: Mapping): void {
  checkMapping('request', mapping);
}

/** The same for the mappings by status code, which must be 200 to 599. @throws BadRequestException */
export function checkResponseParameters(byStatus: Readonly<Record<string, Mapping>>): void {
  for (const [status, mapping] of Object.entries(byStatus)) {
    if (!/^[2-5]\d\d$/.test(status)) throw faults.statusCode(status);
    checkMapping('response', mapping);
  }
}

function checkMapping(direction: Direction, mapping: Mapping): void {
  const entries = Object.entries(mapping);
  const errors = entries.flatMap(([key, value]) => errorsOf(direction, key, value));
  const targets = entries.map(([key]) => targetOf(key));
  const twice = targets.find((target, at) => targets.indexOf(target) !== at);
  // Two actions on one header, whatever its case, are refused; that queries are treated alike is assumed.
  if (twice !== undefined) errors.push(`Multiple actions specified for ${twice}`);
  if (errors.length > 0) throw faults.mapping(errors);
}

function errorsOf(direction: Direction, key: string, value: string): string[] {
  const destination = destinations[direction].exec(key);
  const name = destination?.groups?.name;
  const isHeader = /^\w+:header\./i.test(key);
  if (destination === null || (isHeader && name !== undefined && reservedHeaders.test(name))) {
    return [`Invalid ${names[direction]} Actioned Parameter destination specified: ${key}`];
  }
  const isValid = /^remove:/i.test(key)
    ? // Two single quotes stand for nothing (documented).
      value === "''"
    : /^overwrite:statuscode$/i.test(key)
      ? /^[1-5]\d\d$/.test(value)
      : isExpression(direction, value);
  return isValid ? [] : [`Invalid ${names[direction]} Actioned Parameter value specified: ${value}`];
}

/** Where a mapping writes to: header names know no case, query names do (documented). */
function targetOf(key: string): string {
  const target = key.slice(key.indexOf(':') + 1);
  return /^querystring\./i.test(target) ? target : target.toLowerCase();
}

/** Static text with `$variables` and `${variables}`; braces have no other use. */
function isExpression(direction: Direction, value: string): boolean {
  const known = (variable = ''): boolean => variables[direction].test(variable);
  const braced = [...value.matchAll(/\$\{([^{}]*)\}/g)];
  const rest = value.replaceAll(/\$\{[^{}]*\}/g, ' ');
  // `$a` is static text, `$aa` a variable that nobody knows.
  const bare = [...rest.matchAll(/\$([A-Za-z]{2,}[^\s$/]*)/g)];
  return !/[{}]/.test(rest) && braced.every(([, name]) => known(name)) && bare.every(([, name]) => known(name));
}

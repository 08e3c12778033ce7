import type { Route } from '../model/routes-of.ts';

type Headers = NonNullable<NonNullable<Route['request']>['headers']>;

/** Changes of a request's headers as API Gateway's parameter mappings (RequestParameters of an integration). */
export function mappedHeaders(headers: Headers | undefined): Readonly<Record<string, string>> {
  const { set = [], add = [], remove = [] } = headers ?? {};
  const mappings: Record<string, string> = {};
  for (const { name, value } of set) mappings[`overwrite:header.${name}`] = value;
  for (const { name, value } of add) mappings[`append:header.${name}`] = value;
  // Two single quotes stand for nothing ("Transforming API requests and responses", API Gateway developer guide).
  for (const name of remove) mappings[`remove:header.${name}`] = "''";
  return mappings;
}

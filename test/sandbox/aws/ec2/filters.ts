import type { Filter } from '@aws-sdk/client-ec2';
import { matchesWildcards } from '../matches-wildcards.ts';
import { faults } from './faults.ts';

/** What filters look at: a value for each filter name that the operation knows, and the tags. */
export interface Filterable {
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Whether something passes all of a Describe call's filters: of one filter's values any will do, `*` and `?` are wild
 * cards, and tags are asked by `tag:KEY` or, whatever the value, by `tag-key` [documented].
 */
export function matchesFilters(filters: readonly Filter[] | undefined, subject: Filterable): boolean {
  return (filters ?? []).every(({ Name: name = '', Values: wanted = [] }) => {
    const actual = valuesOf(name, subject);
    return wanted.some((pattern) => actual.some((value) => matchesWildcards(pattern, value)));
  });
}

function valuesOf(name: string, { values, tags }: Filterable): readonly string[] {
  if (name === 'tag-key') return Object.keys(tags);
  if (name.startsWith('tag:')) {
    const value = tags[name.slice('tag:'.length)];
    return value === undefined ? [] : [value];
  }
  const value = values[name];
  if (value === undefined) throw faults.filterInvalid(name);
  return typeof value === 'string' ? [value] : value;
}

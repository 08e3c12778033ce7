/** On a listener or its load balancer, a Cloud Map service or its namespace: from where requests may be sent there. */
export const consentTag = 'privatehttp.io/allowed-from';

/** Somebody who wants to send requests there. */
export interface Asker {
  /** The cluster's name. */
  readonly cluster: string;
  readonly namespace: string;
}

/** What the tags say: yes; no, since there is a tag that does not name the asker; or nothing, which is no. */
export type Consent =
  | { readonly state: 'given' }
  | { readonly state: 'withheld'; readonly by: 'own' | 'parent' }
  | { readonly state: 'silent' };

/**
 * Whether something's tags, with those of what it is a part of (a listener's load balancer), let the asker in. Its own tag is
 * the nearer one and decides alone, so that one listener of a load balancer that is open to many can be kept for some, or
 * (empty) for nobody.
 */
export function consentIn(tags: { readonly own: Tags; readonly parent: Tags }, asker: Asker): Consent {
  const own = tags.own[consentTag];
  const value = own ?? tags.parent[consentTag];
  if (value === undefined) return { state: 'silent' };
  if (admits(value, asker)) return { state: 'given' };
  return { state: 'withheld', by: own === undefined ? 'parent' : 'own' };
}

export type Tags = Readonly<Record<string, string>>;

/** `any`, or cluster/namespace with spaces between: values of tags allow neither commas nor asterisks there (documented). */
function admits(value: string, { cluster, namespace }: Asker): boolean {
  const words = value.split(/\s+/).filter((word) => word !== '');
  return (words.length === 1 && words[0] === 'any') || words.includes(`${cluster}/${namespace}`);
}

/**
 * What went wrong with a call to AWS, as far as anybody has to act on it. Errors are classed where they enter, once
 * (aws/classify.ts); everybody else switches on `kind`.
 *
 * All kinds but `uncertain` say that the call changed nothing. Messages are for people: they say what is wrong and what
 * to do next, and are the same for the same cause (no request ids), so that a status that repeats one does not change.
 */
export type AwsFailure =
  /**
   * Refused for its rate, by AWS or by our own share of it. Again after `retryAfter` ms, where that is known. `isWoken`:
   * whoever asked stands in line and is woken when it is its turn, `retryAfter` being an estimate of that.
   */
  | {
      readonly kind: 'throttled';
      readonly retryAfter: number | undefined;
      readonly isWoken?: true;
      readonly message: string;
    }
  /**
   * Something else is in the way. `passing`: another change of the same API at the same moment, worth a retry; else the
   * spec's own (two routes of one key) or a reference that has to go first.
   */
  | { readonly kind: 'conflict'; readonly passing: boolean; readonly message: string }
  | { readonly kind: 'notFound'; readonly message: string }
  /** `permission`: what to add to the controller's role; undefined where AWS does not accept the credentials as such. */
  | { readonly kind: 'denied'; readonly permission: string | undefined; readonly message: string }
  /** `quota`: its name, as in the Service Quotas console where that is known. */
  | { readonly kind: 'quota'; readonly quota: string; readonly limit: number | undefined; readonly message: string }
  /** API Gateway has no VPC links in that availability zone (`zone`: its id, such as use1-az3). */
  | {
      readonly kind: 'unsupportedZone';
      readonly zone: string;
      readonly subnet: string | undefined;
      readonly message: string;
    }
  /** AWS will not do this until somebody changes what is asked of it. */
  | { readonly kind: 'rejected'; readonly message: string }
  /** The call was never sent: no connection, or (`unsigned`) no credentials to sign it with. */
  | { readonly kind: 'unreachable'; readonly unsigned?: true; readonly message: string }
  /** A read without an answer, or a refusal for a reason that passes by itself. */
  | { readonly kind: 'unavailable'; readonly message: string }
  /** A write that was not sent, because only the leader may, and this process may soon be it no more. No news. */
  | { readonly kind: 'notLeading'; readonly message: string }
  /** A write without a clear answer: it may or may not have happened. Look before doing it again. */
  | { readonly kind: 'uncertain'; readonly message: string };

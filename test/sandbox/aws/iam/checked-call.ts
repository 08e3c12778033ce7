import type { OperationSchema } from '../wire/operation-schema.ts';

export type Tags = Readonly<Record<string, string>>;

/** A call that is about to be carried out, and what IAM may look up for it. */
export interface CheckedCall {
  readonly operation: OperationSchema;
  /** As the operation's schema says: read and checked. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** The tags that a resource has now; none where there is no such thing. */
  readonly tagsOf: (arn: string) => Tags;
}

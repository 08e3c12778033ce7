/** An IAM policy as people write it: `docs/iam-policy.json`. Of the grammar, what the evaluation here knows. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  /** By operator (`StringEquals`, `ForAllValues:StringLike`), by condition key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export type OneOrMore = string | readonly string[];

export function listOf(values: OneOrMore | undefined): readonly string[] {
  return values === undefined ? [] : typeof values === 'string' ? [values] : values;
}

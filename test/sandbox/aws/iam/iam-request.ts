/** What IAM is asked before a call is carried out: may this action be done to this resource? A call may ask several times. */
export interface IamRequest {
  /** `apigateway:PATCH`. */
  readonly action: string;
  /** An ARN, or `*` for actions that know no resources. */
  readonly resource: string;
  readonly context: IamContext;
}

/** Condition keys and their values. A key that is left out is one that the service does not send along. */
export type IamContext = Readonly<Record<string, string | readonly string[]>>;

type Tags = Readonly<Record<string, string>>;

/** The tags that the resource has before the call [documented: global condition keys]. */
export function resourceTags(tags: Tags): IamContext {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

/** The tags that the call gives to the resource [documented: global condition keys]. */
export function requestTags(tags: Tags): IamContext {
  return {
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': Object.keys(tags),
  };
}

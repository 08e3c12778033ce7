import { failureOf } from '../aws/aws-call-error.ts';
import type { ApiGateway, CallOptions } from '../aws/aws-caller.ts';
import type { Action } from '../model/action.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import { afterAction } from './after-action.ts';
import { sendAction } from './send-action.ts';

interface Options {
  readonly apiGateway: ApiGateway;
  readonly region: string;
  readonly call: CallOptions;
  /** Called after each action that succeeded, with the API as it is then. */
  readonly onApplied: (action: Action, observed: ObservedApi) => void;
}

/** How far a plan came: the API as it is now, and what stopped it. */
export interface Applied {
  readonly observed: ObservedApi;
  /** The action that failed, and why; undefined where all succeeded. */
  readonly stopped: { readonly action: Action; readonly failure: AwsFailure } | undefined;
}

/** Runs a plan in its order, one call at a time (writes to one API conflict with each other), until one fails. */
export async function apply(actions: readonly Action[], observed: ObservedApi, options: Options): Promise<Applied> {
  for (const [at, action] of actions.entries()) {
    // What has begun goes on to its end: the tokens for the rest of the plan are asked for together.
    const call = { ...options.call, calls: actions.length - at };
    try {
      const answer = await sendAction(action, { ...options, call, observed });
      observed = afterAction(observed, action, answer);
    } catch (error) {
      return { observed, stopped: { action, failure: failureOf(error) } };
    }
    options.onApplied(action, observed);
  }
  return { observed, stopped: undefined };
}

import type { Permission } from './backend-resolver.ts';
import { readListenerArn, type ListenerArn } from './listener-arn.ts';
import { refused, unresolvedBy } from './unresolved.ts';

/** Whether requests may still go to a listener that they went to before, by its ARN. A failed look says nothing of it. */
export async function consentToServed(
  uri: string,
  consentTo: (listener: ListenerArn) => Promise<Permission>,
): Promise<Permission> {
  const listener = readListenerArn(uri);
  if (listener === undefined) {
    const objection = refused('NotAllowed', `${uri} is not the ARN of a listener, so nobody can have consented to it.`);
    return { objection, lookAgainAfter: Infinity };
  }
  try {
    return await consentTo(listener);
  } catch (error) {
    const { lookAgainAfter, ...objection } = unresolvedBy(error);
    return { objection, lookAgainAfter };
  }
}

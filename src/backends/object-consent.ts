import type { Permission, Request } from './backend-resolver.ts';
import { consentToServed } from './consent-to-served.ts';
import type { ListenerArn } from './listener-arn.ts';
import type { ListenerConsent } from './listener-consent.ts';
import type { ReferenceConsent, ReferencedObject } from './reference-consent.ts';

/** Consent to send requests where the status of an object in the cluster leads. */
export interface ObjectConsent {
  /** What keeps an API from the object itself. */
  readonly objectionTo: ReferenceConsent;
  /** Whether an API may send requests to a listener that the object's status names. Throws AwsCallError. */
  toListener(request: Asking, object: ReferencedObject, listener: ListenerArn): Promise<Permission>;
  /** Both, for a listener that requests went to before. Throws as a resolver does. */
  toServed(request: Asking, object: ReferencedObject, uri: string): Promise<Permission>;
}

type Asking = Pick<Request, 'api' | 'call' | 'asOf'>;

export function objectConsent(options: {
  readonly objectionTo: ReferenceConsent;
  readonly consentTo: ListenerConsent;
}): ObjectConsent {
  const { objectionTo, consentTo } = options;
  return { objectionTo, toListener, toServed };

  function toListener(request: Asking, object: ReferencedObject, listener: ListenerArn): Promise<Permission> {
    const { kind, namespace, name } = object;
    return consentTo(request, { listener, object, name: `the load balancer of ${kind} ${namespace}/${name}` });
  }

  async function toServed(request: Asking, object: ReferencedObject, uri: string): Promise<Permission> {
    const objection = objectionTo(request.api, object);
    if (objection !== undefined) return { objection, lookAgainAfter: Infinity };
    return consentToServed(uri, (listener) => toListener(request, object, listener));
  }
}

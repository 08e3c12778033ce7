import type { ObjectConsent } from '../../src/backends/object-consent.ts';

/** The ARN of a listener, for tests of what leads there. */
export const listenerArn =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2';

/** As though everybody had consented, for tests of something else. */
export const openToAll: ObjectConsent = {
  objectionTo: () => undefined,
  toListener: () => Promise.resolve({ objection: undefined, lookAgainAfter: Infinity }),
  toServed: () => Promise.resolve({ objection: undefined, lookAgainAfter: Infinity }),
};

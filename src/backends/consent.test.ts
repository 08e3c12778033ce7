import { describe, expect, it } from '@jest/globals';
import { consentIn, consentTag } from './consent.ts';

const asker = { cluster: 'prod', namespace: 'saas' };
const none = {};
const tag = (value: string) => ({ [consentTag]: value });

describe('consentIn', () => {
  it.each(['any', 'prod/saas', 'other/shop prod/saas', '  prod/saas  '])(
    'is given by "%s" on the listener',
    (value) => {
      expect(consentIn({ own: tag(value), parent: none }, asker)).toEqual({ state: 'given' });
    },
  );

  it.each(['', ' ', 'saas', 'prod', 'prod/', 'prod/saas2', 'other/saas', 'prod/SAAS', 'Any', 'any other/shop', '*'])(
    'is withheld by "%s" on the listener, whatever its load balancer says',
    (value) => {
      const consent = consentIn({ own: tag(value), parent: tag('any') }, asker);

      expect(consent).toEqual({ state: 'withheld', by: 'own' });
    },
  );

  it('is taken from the load balancer where the listener says nothing', () => {
    expect(consentIn({ own: none, parent: tag('prod/saas') }, asker)).toEqual({ state: 'given' });
    expect(consentIn({ own: none, parent: tag('prod/shop') }, asker)).toEqual({
      state: 'withheld',
      by: 'parent',
    });
  });

  it('is not given by silence', () => {
    expect(consentIn({ own: { owner: 'any' }, parent: none }, asker)).toEqual({ state: 'silent' });
  });
});

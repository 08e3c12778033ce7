import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cloudMapName, cloudMapNamed, queryOf } from './cloud-map-name.ts';

const arn = 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-e4anhexample0004';
const word = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,32}$/);
const parameters = fc.dictionary(word, word, { minKeys: 1, maxKeys: 4 });
const place = fc.oneof(
  fc.constant({ serviceArn: arn }),
  fc.record({ namespace: fc.constantFrom('pets.local', 'pets'), service: fc.constantFrom('cats', '_cats._tcp') }),
);
const reference = fc.oneof(
  place,
  fc.tuple(place, parameters).map(([where, wanted]) => ({ ...where, parameters: wanted })),
);

describe('the name of a Cloud Map service', () => {
  it.each([
    [{ namespace: 'pets.local', service: 'cats' }, 'Cloud Map service pets.local/cats'],
    [
      { namespace: 'pets.local', service: 'cats', parameters: { stage: 'blue', az: 'a' } },
      'Cloud Map service pets.local/cats?az=a&stage=blue',
    ],
    [{ serviceArn: arn, parameters: { stage: 'blue' } }, `Cloud Map service ${arn}?stage=blue`],
  ])('of %j is %s', (backend, name) => {
    expect(cloudMapName(backend)).toBe(name);
  });

  it('says all that there is to know of it, and never has in it what separates the parts of a key', () => {
    fc.assert(
      fc.property(reference, (backend) => {
        const name = cloudMapName(backend);

        expect(cloudMapNamed(name)).toEqual(backend);
        expect(name).not.toContain(' | ');
      }),
    );
  });

  it.each(['Ingress saas/saas, port 80', 'Listener arn:aws:x', 'Cloud Map service cats', 'Cloud Map service a/b/c'])(
    'is not %s',
    (name) => {
      expect(cloudMapNamed(name)).toBeUndefined();
    },
  );
});

describe('the parameters of a Cloud Map service', () => {
  it('are a query string that does not depend on their order', () => {
    fc.assert(
      fc.property(parameters, (wanted) => {
        const other = Object.fromEntries(Object.entries(wanted).reverse());

        expect(queryOf({ parameters: other })).toBe(queryOf({ parameters: wanted }));
        expect(Object.fromEntries(new URLSearchParams(queryOf({ parameters: wanted })))).toEqual({ ...wanted });
      }),
    );
  });
});

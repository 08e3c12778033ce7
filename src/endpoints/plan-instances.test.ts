import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DesiredInstance } from './desired-instances.ts';
import { planInstances, type InstanceAction, type ObservedInstance } from './plan-instances.ts';

const a: DesiredInstance = { id: 'a', address: '10.0.0.1', port: 8080, pod: 'web-a' };
const there = (instance: DesiredInstance, more: Partial<ObservedInstance> = {}): ObservedInstance => ({
  ...{ id: instance.id, address: instance.address, port: instance.port, isHealthy: true, isChanging: false },
  ...more,
});

describe('planInstances', () => {
  it('takes out first what is to go, each marked before it is deregistered', () => {
    const [b, c] = [
      { ...a, id: 'b' },
      { ...a, id: 'c', address: '10.0.0.3' },
    ];

    const plan = planInstances([c], [there(a), there(b, { isHealthy: false })]);

    expect(plan.actions).toEqual([
      { do: 'MarkUnhealthy', id: 'a' },
      { do: 'Deregister', id: 'a' },
      { do: 'Deregister', id: 'b' },
      { do: 'Register', instance: c },
    ]);
  });

  it.each<[string, ObservedInstance, readonly InstanceAction[]]>([
    ['nothing for what is as it should be', there(a), []],
    ['nothing for what Cloud Map is changing', there(a, { address: undefined, isChanging: true }), []],
    [
      'a registration for what is at another address',
      there(a, { address: '10.0.0.9' }),
      [{ do: 'Register', instance: a }],
    ],
    ['a registration for what is at another port', there(a, { port: 9090 }), [{ do: 'Register', instance: a }]],
    ['the right health for what somebody marked', there(a, { isHealthy: false }), [{ do: 'MarkHealthy', id: 'a' }]],
  ])('has %s', (_, observed, actions) => {
    expect(planInstances([a], [observed]).actions).toEqual(actions);
  });

  it('leaves out what Cloud Map has no room for, and lets it in when there is some', () => {
    const pods = Array.from({ length: 5 }, (_, at) => ({ ...a, id: `pod-${at}` }));
    const [first, second] = [
      { ...a, id: 'pod-0' },
      { ...a, id: 'pod-1' },
    ];

    const full = planInstances(pods, [there(first), there(second)], 3);
    const leaving = planInstances(pods.slice(1), [there(first), there(second), there({ ...a, id: 'pod-2' })], 3);

    expect(full.actions).toEqual([{ do: 'Register', instance: { ...a, id: 'pod-2' } }]);
    expect(full.leftOut).toBe(2);
    // Those that leave take up room until Cloud Map has done it.
    expect(leaving.actions.map((action) => action.do)).toEqual(['MarkUnhealthy', 'Deregister']);
    expect(leaving.leftOut).toBe(2);
  });

  it('comes to an end, with each pod where it is, whoever had its address before', () => {
    fc.assert(
      fc.property(desired, observed, (wanted, present) => {
        const after = present.map((one) => ({ ...one, isChanging: false }));
        const settled = applied(applied(after, wanted), wanted);

        expect(planInstances(wanted, settled).actions).toEqual([]);
        expect(settled.map(({ id, address, port }) => ({ id, address, port })).sort(byId)).toEqual(
          wanted.map(({ id, address, port }) => ({ id, address, port })).sort(byId),
        );
      }),
    );
  });

  it('never leaves an address to a pod that it is not the address of any more', () => {
    fc.assert(
      fc.property(desired, observed, (wanted, present) => {
        const { actions } = planInstances(wanted, present);
        const owners = new Map<string, string>(wanted.map(({ id, address }) => [address, id]));
        const wrong = present.filter(({ address = '', id, isChanging }) => {
          const owner = owners.get(address);
          return !isChanging && owner !== undefined && owner !== id;
        });

        const touched = new Set(actions.map((action) => (action.do === 'Register' ? action.instance.id : action.id)));
        expect(wrong.filter(({ id }) => !touched.has(id))).toEqual([]);
      }),
    );
  });
});

/** What is there when the actions have been carried out. */
function applied(
  present: readonly ObservedInstance[],
  wanted: readonly DesiredInstance[],
): readonly ObservedInstance[] {
  const after = new Map(present.map((one) => [one.id, one]));
  for (const action of planInstances(wanted, present).actions) {
    const known = action.do === 'Register' ? undefined : after.get(action.id);
    if (action.do === 'Register') after.set(action.instance.id, there(action.instance));
    else if (action.do === 'Deregister') after.delete(action.id);
    else if (known !== undefined) after.set(action.id, { ...known, isHealthy: action.do === 'MarkHealthy' });
  }
  return [...after.values()];
}

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5');
const port = fc.constantFrom(8080, 9090);

/** Two pods never have one address. */
const desired = fc
  .uniqueArray(fc.record({ id, address, port, pod: fc.constant('web') }), {
    selector: ({ id: key }) => key,
  })
  .map((all) => all.filter((one, at) => all.findIndex((other) => other.address === one.address) === at));

const observed = fc.uniqueArray(
  fc.record({
    id,
    address: fc.option(address, { nil: undefined }),
    port: fc.option(port, { nil: undefined }),
    isHealthy: fc.boolean(),
    isChanging: fc.boolean(),
  }),
  { selector: ({ id: key }) => key },
);

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

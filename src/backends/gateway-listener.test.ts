import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Gateway, GatewayListener, ListenerSet } from '../model/gateway.ts';
import { portOfGateway } from './gateway-listener.ts';

const names = ['http', 'https', 'tcp'];
const listener = fc.record({
  name: fc.constantFrom(...names),
  port: fc.constantFrom(80, 81),
  protocol: fc.constantFrom('HTTP', 'HTTPS'),
});
/** As the API server has them: names are unique within a list. */
const listeners = fc.uniqueArray(listener, { selector: ({ name }) => name, maxLength: 3 });
const condition = (type: string) => (status: string) => ({ type, status, reason: 'Any', message: 'any' });
const listenerSets = fc
  .array(
    fc.record({
      own: listeners,
      accepted: fc.constantFrom('True', 'False', undefined),
      conflicted: fc.constantFrom('True', 'False', undefined),
      created: fc.constantFrom('T1', 'T2'),
    }),
    { maxLength: 4 },
  )
  .map((sets) =>
    sets.map(({ own, accepted, conflicted, created }, at): ListenerSet => ({
      ...objectOf('ListenerSet', `set-${at}`, created),
      spec: { parentRef: { name: 'web' }, listeners: own },
      status: {
        conditions: accepted === undefined ? [] : [condition('Accepted')(accepted)],
        listeners: own.map(({ name }) => ({
          name,
          conditions: conflicted === undefined ? [] : [condition('Conflicted')(conflicted)],
        })),
      },
    })),
  );
const reference = fc.oneof(
  fc.constantFrom(...names).map((sectionName) => ({ name: 'web', sectionName })),
  fc.constantFrom(80, 81).map((port) => ({ name: 'web', port })),
);

describe('the port that a backend means of a Gateway', () => {
  it('does not depend on the order in which its ListenerSets are known', () => {
    fc.assert(
      fc.property(listeners, listenerSets, reference, fc.nat(), (own, sets, meant, seed) => {
        const shuffled = sets.toSorted((one, other) => digest(one, seed) - digest(other, seed));

        const [first, second] = [sets, shuffled].map((each) => portOfGateway(gateway(own), meant, () => each));

        expect(second).toEqual(first);
      }),
    );
  });

  it("is the Gateway's own, whatever ListenerSets have, and never one of a ListenerSet that is not accepted", () => {
    fc.assert(
      fc.property(listeners, listenerSets, reference, (own, sets, meant) => {
        const isMeant = ({ name, port }: GatewayListener): boolean =>
          'port' in meant ? port === meant.port : name === meant.sectionName;
        const accepted = sets.filter(({ status }) => status?.conditions?.some(({ status: is }) => is === 'True'));
        const candidates = own.some(isMeant) ? own : accepted.flatMap(({ spec }) => spec.listeners);

        const found = portOfGateway(gateway(own), meant, () => sets);

        const ports = candidates.filter(isMeant).map(({ port }) => port);
        if ('port' in found) expect(ports).toContain(found.port);
        else if (own.some(isMeant)) throw new Error(`It has one: ${found.message}`);
      }),
    );
  });
});

function gateway(own: readonly GatewayListener[]): Gateway {
  return { ...objectOf('Gateway', 'web', 'T0'), spec: { gatewayClassName: 'any', listeners: own } };
}

function objectOf(kind: string, name: string, creationTimestamp: string) {
  return {
    ...{ apiVersion: 'gateway.networking.k8s.io/v1', kind },
    metadata: { namespace: 'saas', name, uid: name, resourceVersion: '1', creationTimestamp },
  };
}

/** Any order, but always the same of a seed. */
function digest({ metadata }: ListenerSet, seed: number): number {
  return (Number(metadata.name.slice(-1)) * 7 + seed) % 5;
}

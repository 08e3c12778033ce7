import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../virtual-clock.ts';
import { createWorld } from '../world.ts';
import { createServiceDiscovery } from './service-discovery.ts';

const caller = { region: 'eu-west-1', accessKeyId: 'any' };

/** Cloud Map with an HTTP namespace, called in process: it takes many calls to come to the end of a quota. */
function startCloudMap() {
  const clock = new VirtualClock();
  const { operations } = createServiceDiscovery({ world: createWorld({ clock }), hasVpc: () => true });
  const { OperationId } = operations.CreateHttpNamespace({ Name: 'pets' }, caller);
  clock.advance(60_000);
  const { NAMESPACE: NamespaceId } = operations.GetOperation({ OperationId }, caller).Operation.Targets;
  const service = (Name: string): string => operations.CreateService({ Name, NamespaceId }, caller).Service.Id;
  const register = (ServiceId: string, from: number, to: number): void => {
    for (let at = from; at < to; at += 1) {
      operations.RegisterInstance({ ServiceId, InstanceId: `i-${at}`, Attributes: {} }, caller);
    }
    clock.advance(60_000);
  };
  return { operations, service, register };
}

describe('quotas of Cloud Map', () => {
  it('are 1,000 instances in a service [documented], of which one may be registered again', () => {
    const { service, register } = startCloudMap();
    const cats = service('cats');

    register(cats, 0, 1000);

    expect(() => {
      register(cats, 1000, 1001);
    }).toThrow(expect.objectContaining({ code: 'ResourceLimitExceeded' }));
    register(cats, 0, 1);
  });

  it('are 2,000 instances in a namespace [documented]', () => {
    const { service, register } = startCloudMap();
    register(service('cats'), 0, 1000);
    register(service('dogs'), 0, 1000);

    expect(() => {
      register(service('birds'), 0, 1);
    }).toThrow(expect.objectContaining({ code: 'ResourceLimitExceeded' }));
  });

  it('are 50 namespaces in a Region [documented]', () => {
    const { operations } = startCloudMap();
    const create = (at: number) => operations.CreateHttpNamespace({ Name: `pets-${at}` }, caller);
    for (let at = 1; at < 50; at += 1) create(at);

    expect(() => create(50)).toThrow(expect.objectContaining({ code: 'ResourceLimitExceeded' }));
  });
});

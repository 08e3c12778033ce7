import { describe, expect, it } from '@jest/globals';
import type { EndpointsState } from '../endpoints/endpoints-states.ts';
import { NotLoadedError } from '../kubernetes/not-loaded-error.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Reason } from '../model/reason.ts';
import type { Service } from '../model/service.ts';
import type { Unresolved } from '../model/target.ts';
import { endpointsBackend } from './endpoints-backend.ts';

const created = { uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const backend = { service: 'web', port: 80 };
const api: PrivateHttpApi = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'PrivateHttpApi',
  metadata: { namespace: 'saas', name: 'my-http-api', ...created },
  spec: { routes: [{ routeKey: 'ANY /', backend: { endpoints: backend } }] },
};
const request = { api, backend, region: 'eu-west-1', call: { owner: 'pha/saas/my-http-api' } };
const spec: Service['spec'] = { selector: { app: 'web' }, ports: [{ port: 80 }] };
const ready: EndpointsState = {
  state: 'ready',
  serviceArn: 'arn:service',
  network: { vpcId: 'vpc-1', subnetIds: ['subnet-1'] },
};

describe('the backend of pods', () => {
  it('is the Cloud Map service that they are registered in, in the VPC of the pods', async () => {
    expect(await resolverOf({ state: { ...ready, note: 'None is ready.' } }).resolve(request)).toEqual({
      state: 'resolved',
      target: {
        backend: 'Endpoints saas/web, port 80',
        uri: 'arn:service',
        vpcId: 'vpc-1',
        subnetIds: ['subnet-1'],
        speaks: 'either',
      },
      note: 'None is ready.',
    });
  });

  it.each<[string, Parameters<typeof resolverOf>[0], Unresolved['state'], Reason, string]>([
    ['there is no Service', { spec: undefined }, 'pending', 'ServiceNotFound', 'There is no Service saas/web.'],
    [
      'the Service does not say which pods are its own',
      { spec: { ports: [{ port: 80 }] } },
      'refused',
      'ServiceHasNoSelector',
      'has no selector',
    ],
    [
      'the Service stands for a name elsewhere',
      { spec: { ...spec, type: 'ExternalName' } },
      'refused',
      'ServiceHasNoSelector',
      'has no selector',
    ],
    [
      'the Service has other ports only',
      { spec: { ...spec, ports: [{ port: 80, protocol: 'UDP' }, { port: 8080 }] } },
      'refused',
      'ServicePortNotFound',
      'has no TCP port 80; it has 80 (UDP), 8080 (TCP).',
    ],
    [
      'the API is in another Region than the cluster',
      { clusterRegion: 'us-east-1' },
      'refused',
      'EndpointsInOtherRegion',
      'region: us-east-1',
    ],
    [
      'Cloud Map is making something',
      { state: { state: 'pending', reason: 'EndpointsCreating', message: 'In a minute.' } },
      'pending',
      'EndpointsCreating',
      'In a minute.',
    ],
  ])('is not there where %s', async (_, world, state, reason, message) => {
    const resolution = await resolverOf(world).resolve(request);

    expect(resolution).toMatchObject({ state, reason, message: expect.stringContaining(message) });
  });

  it.each([undefined, { state: 'gone' } as const])(
    'is waited for without a word until it was looked at',
    async (state) => {
      await expect(resolverOf({ state }).resolve(request)).rejects.toThrow(NotLoadedError);
    },
  );
});

function resolverOf(world: {
  readonly spec?: Service['spec'] | undefined;
  readonly state?: EndpointsState | undefined;
  readonly clusterRegion?: string;
}) {
  const { clusterRegion = 'eu-west-1' } = world;
  const given = 'spec' in world ? world.spec : spec;
  const metadata = { namespace: 'saas', name: 'web', ...created };
  const service: Service | undefined = given && { apiVersion: 'v1', kind: 'Service', metadata, spec: given };
  return endpointsBackend({
    services: { get: () => service },
    states: { get: () => ('state' in world ? world.state : ready) },
    clusterRegion,
  });
}

import type { NamespaceSummary } from '@aws-sdk/client-servicediscovery';
import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Aws } from '../aws/aws-caller.ts';
import { operationNameOf } from '../aws/sdk-command.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { cloudMapBackend, type CloudMapReference } from './cloud-map-backend.ts';
import { CloudMap } from './cloud-map.ts';

const region = 'eu-west-1';
const account = 'arn:aws:servicediscovery:eu-west-1:111122223333';
const namespace = `${account}:namespace/ns-1`;
const cats = `${account}:service/srv-cats`;
const sweep = 600_000;
const consent = { 'privatehttp.io/allowed-from': 'prod/saas' };
const vpc = { 'privatehttp.io/vpc-id': 'vpc-0123456789abcdef0' };

/** Cloud Map with a service pets.local/cats, which a test changes, and a backend that leads to it. */
function startWorld() {
  const clock = new VirtualClock();
  const aws = {
    namespaces: [{ Id: 'ns-1', Arn: namespace, Name: 'pets.local', Type: 'DNS_PRIVATE' }] as NamespaceSummary[],
    tags: { [namespace]: {}, [cats]: {} } as Record<string, Record<string, string>>,
    records: 'SRV',
    fails: undefined as AwsFailure | undefined,
    calls: [] as string[],
  };
  const call = (command: {
    readonly schema?: unknown;
    readonly input: { readonly ResourceARN?: string };
  }): Promise<unknown> => {
    const operation = operationNameOf(command);
    aws.calls.push(operation);
    if (aws.fails !== undefined) return Promise.reject(new AwsCallError(operation, aws.fails));
    switch (operation) {
      case 'ListNamespaces':
        return Promise.resolve({ Namespaces: aws.namespaces });
      case 'ListServices':
        return Promise.resolve({
          Services: [{ Arn: cats, Name: 'cats', DnsConfig: { DnsRecords: [{ Type: aws.records }] } }],
        });
      case 'GetService':
        return Promise.resolve({ Service: { Arn: cats, Name: 'cats', NamespaceId: 'ns-1' } });
      default: {
        const tags = Object.entries(aws.tags[command.input.ResourceARN ?? ''] ?? {});
        return Promise.resolve({ Tags: tags.map(([Key, Value]) => ({ Key, Value })) });
      }
    }
  };
  // Only what is called of it.
  const caller = { cloudMap: () => ({ call }) } as unknown as Pick<Aws, 'cloudMap'>;
  const cloudMap = new CloudMap({ aws: caller, clock, sweep });
  const backend = cloudMapBackend({ cloudMap, allowed: [], cluster: 'prod' });
  const resolve = (reference: CloudMapReference = { namespace: 'pets.local', service: 'cats' }, by = 'saas') =>
    backend.resolve({ api: apiIn(by), backend: reference, region, call: { owner: 'pha/saas/my-http-api' } });
  return { clock, aws, resolve };
}

function apiIn(by: string): PrivateHttpApi {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: {
      name: 'my-http-api',
      namespace: by,
      uid: 'u',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '',
    },
    spec: { routes: [] },
  };
}

describe('a Cloud Map service', () => {
  it.each([
    ['both on the service', { [cats]: { ...consent, ...vpc }, [namespace]: {} }],
    ['both on the namespace', { [cats]: {}, [namespace]: { ...consent, ...vpc } }],
    ['one on each', { [cats]: vpc, [namespace]: consent }],
  ])('is a target with the tags %s', async (_, tags) => {
    const { aws, resolve } = startWorld();
    aws.tags = tags;

    expect(await resolve()).toEqual({
      state: 'resolved',
      target: {
        backend: 'Cloud Map service pets.local/cats',
        uri: cats,
        vpcId: 'vpc-0123456789abcdef0',
        speaks: 'either',
        subnetIds: [],
      },
      lookAgainAfter: sweep,
    });
  });

  it('is one to be warned of where its instances need no port to be registered', async () => {
    const { aws, resolve } = startWorld();
    aws.tags = { [cats]: { ...consent, ...vpc }, [namespace]: {} };
    aws.records = 'A';

    expect(await resolve()).toMatchObject({ target: { warning: { reason: 'CloudMapPortNotAssured' } } });
  });

  it.each([cats, namespace])('is one soon after the owner set the tags on %s', async (arn) => {
    const { clock, aws, resolve } = startWorld();
    const refused = await resolve();

    aws.tags = { ...aws.tags, [arn]: { ...consent, ...vpc } };
    clock.advance(refused.lookAgainAfter ?? Infinity);

    expect(refused).toMatchObject({ state: 'refused', reason: 'NotAllowed', lookAgainAfter: 5_000 });
    expect(refused.withdrawn).toEqual(['Cloud Map service pets.local/cats']);
    expect(await resolve()).toMatchObject({ state: 'resolved' });
  });

  it('is asked for more and more rarely while its owner says nothing', async () => {
    const { clock, aws, resolve } = startWorld();
    for (let now = 0; now < 3_600_000;) {
      const { lookAgainAfter = Infinity } = await resolve();
      clock.advance(lookAgainAfter);
      now += lookAgainAfter;
    }

    // Two in each look, after 5, 5, 10, 20, … s and then with the sweep.
    expect(aws.calls.filter((operation) => operation === 'ListTagsForResource').length).toBeLessThanOrEqual(30);
    expect(aws.calls.length).toBeLessThanOrEqual(45);
  });

  it("is kept from some by its own tag, whatever its namespace's says, and for nobody by an empty one", async () => {
    const { aws, resolve } = startWorld();
    aws.tags = { [cats]: vpc, [namespace]: { 'privatehttp.io/allowed-from': 'any' } };
    const open = await resolve();
    aws.tags = { [cats]: { ...vpc, 'privatehttp.io/allowed-from': '' }, [namespace]: aws.tags[namespace] ?? {} };

    const { resolve: anew, aws: other } = startWorld();
    other.tags = aws.tags;

    expect(open).toMatchObject({ state: 'resolved' });
    expect(await anew()).toMatchObject({ state: 'refused', reason: 'NotAllowed' });
  });

  it('has no VPC where the tag is not the id of one', async () => {
    const { aws, resolve } = startWorld();
    aws.tags = { [cats]: { ...consent, 'privatehttp.io/vpc-id': 'mine' }, [namespace]: {} };

    const answer = await resolve();

    expect(answer).toMatchObject({ state: 'refused', reason: 'CloudMapVpcUnknown' });
    expect(answer).not.toHaveProperty('withdrawn');
  });

  it('by its ARN is refused in a namespace that is not the first of its name', async () => {
    const { aws, resolve } = startWorld();
    aws.tags = { [cats]: { ...consent, ...vpc }, [namespace]: {} };
    aws.namespaces = [
      { Id: 'ns-0', Arn: `${account}:namespace/ns-0`, Name: 'pets.local', Type: 'DNS_PRIVATE' },
      {
        ...{ Id: 'ns-1', Arn: namespace, Name: 'pets.local', Type: 'DNS_PRIVATE' },
        Properties: { HttpProperties: { HttpName: 'pets.local-x1y2' } },
      },
    ];

    const answer = await resolve({ serviceArn: cats, parameters: { stage: 'blue' } });

    expect(answer).toMatchObject({ state: 'refused', reason: 'CloudMapNamespaceAmbiguous' });
  });

  it.each([
    [{ kind: 'unavailable', message: 'AWS did not answer.' }, 'pending', 'AwsUnavailable'],
    [{ kind: 'denied', permission: 'servicediscovery:ListNamespaces', message: 'Add it.' }, 'refused', 'AccessDenied'],
  ] as const)('is not known where AWS answers with %j, which withdraws nothing', async (failure, state, reason) => {
    const { aws, resolve } = startWorld();
    aws.fails = failure;

    const answer = await resolve();

    expect(answer).toMatchObject({ state, reason, lookAgainAfter: 15_000 });
    expect(answer).not.toHaveProperty('withdrawn');
  });
});

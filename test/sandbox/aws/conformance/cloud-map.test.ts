import {
  CreateHttpNamespaceCommand,
  CreatePrivateDnsNamespaceCommand,
  DeleteNamespaceCommand,
  DeleteServiceCommand,
  DeregisterInstanceCommand,
  DiscoverInstancesCommand,
  DiscoverInstancesRevisionCommand,
  GetInstanceCommand,
  GetInstancesHealthStatusCommand,
  GetNamespaceCommand,
  GetOperationCommand,
  GetServiceCommand,
  ListInstancesCommand,
  ListNamespacesCommand,
  ListOperationsCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  RegisterInstanceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateInstanceCustomHealthStatusCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-servicediscovery';
import type { CustomHealthStatus, RegisterInstanceCommandInput } from '@aws-sdk/client-servicediscovery';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { Discoverable } from './discoverable.ts';
import { startEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { refusalOf } from './refusal.ts';
import { rule } from './rule.ts';

describe('Cloud Map', () => {
  let endpoint: Endpoint;
  let make: Discoverable;
  let send: Endpoint['cloudMap']['send'];
  beforeAll(async () => {
    endpoint = await startEndpoint();
    make = new Discoverable(endpoint);
    send = endpoint.cloudMap.send.bind(endpoint.cloudMap);
  });
  afterAll(() => endpoint.close());

  const report = (ServiceId: string | undefined, InstanceId: string, Status: CustomHealthStatus) =>
    send(new UpdateInstanceCustomHealthStatusCommand({ ServiceId, InstanceId, Status }));
  const register = (ServiceId: string | undefined, changes: Partial<RegisterInstanceCommandInput> = {}) =>
    send(
      new RegisterInstanceCommand({
        ServiceId,
        InstanceId: 'tom',
        Attributes: { AWS_INSTANCE_IPV4: '10.0.1.5', AWS_INSTANCE_PORT: '8080' },
        ...changes,
      }),
    );

  describe('namespaces', () => {
    rule('documented', 'are made by an operation: SUBMITTED, PENDING, SUCCESS, with their id', async () => {
      const Name = make.name();
      const created = await send(new CreatePrivateDnsNamespaceCommand({ Name, Vpc: endpoint.vpcIds[0] }));
      const { OperationId } = created;

      const first = await send(new GetOperationCommand({ OperationId }));
      await endpoint.pass(1_000);
      const second = await send(new GetOperationCommand({ OperationId }));
      const last = await make.ended(OperationId);

      expect([first.Operation?.Status, second.Operation?.Status]).toEqual(['SUBMITTED', 'PENDING']);
      expect(last).toMatchObject({ Status: 'SUCCESS', Type: 'CREATE_NAMESPACE', OwnerAccount: endpoint.account });
      const { Namespace: namespace } = await send(new GetNamespaceCommand({ Id: last.Targets?.NAMESPACE }));
      expect(namespace).toMatchObject({
        Name,
        Type: 'DNS_PRIVATE',
        ServiceCount: 0,
        Properties: {
          DnsProperties: { HostedZoneId: expect.stringMatching(/^Z/), SOA: { TTL: expect.any(Number) } },
          HttpProperties: { HttpName: Name },
        },
        CreateDate: expect.any(Date),
      });
    });

    rule('seen', 'have these ids and ARNs', async () => {
      const { id } = await make.httpNamespace();
      const { OperationId } = await send(new CreateHttpNamespaceCommand({ Name: make.name() }));

      const { Namespace: namespace } = await send(new GetNamespaceCommand({ Id: id }));

      expect(id).toMatch(/^ns-[a-z0-9]{16}$/);
      expect(namespace?.Arn).toBe(`arn:aws:servicediscovery:${endpoint.region}:${endpoint.account}:namespace/${id}`);
      expect(OperationId).toMatch(/^[a-z0-9]{32}-[a-z0-9]{8}$/);
    });

    rule('documented', 'of HTTP are unique by name; the refusal names the one that is there', async () => {
      const { id, name: Name } = await make.httpNamespace();

      const again = send(new CreateHttpNamespaceCommand({ Name, CreatorRequestId: 'another' }));

      await expect(again).rejects.toMatchObject({ name: 'NamespaceAlreadyExists', NamespaceId: id });
    });

    rule('seen', 'that are being made are not made again by another request', async () => {
      const Name = make.name();
      const create = (CreatorRequestId: string) =>
        send(new CreatePrivateDnsNamespaceCommand({ Name, Vpc: endpoint.vpcIds[0], CreatorRequestId }));
      const { OperationId } = await create('one');

      await expect(create('two')).rejects.toMatchObject({
        name: 'DuplicateRequest',
        message: `Another operation of type CreatePrivateDnsNamespace and id ${OperationId ?? ''} is in progress`,
        DuplicateOperationId: OperationId,
        $metadata: { httpStatusCode: 400 },
      });
    });

    rule('assumed', 'that are being made are the same for the same request', async () => {
      const create = { Name: make.name(), CreatorRequestId: 'one' };

      const [first, second] = [
        await send(new CreateHttpNamespaceCommand(create)),
        await send(new CreateHttpNamespaceCommand(create)),
      ];

      expect(second.OperationId).toBe(first.OperationId);
    });

    rule('seen', 'of DNS fail where the VPC has a zone of that name, not where another VPC has', async () => {
      const { name: Name } = await make.namespace();
      const create = (Vpc: string) => send(new CreatePrivateDnsNamespaceCommand({ Name, Vpc }));

      const same = await make.ended((await create(endpoint.vpcIds[0])).OperationId);
      const other = await make.ended((await create(endpoint.vpcIds[1])).OperationId);

      expect(same).toMatchObject({ Status: 'FAIL', ErrorCode: 'CANNOT_CREATE_HOSTED_ZONE' });
      expect(same.ErrorMessage).toContain('already associated with another private hosted zone');
      expect(other.Status).toBe('SUCCESS');
      const Filters = [{ Name: 'NAME' as const, Values: [Name] }];
      const { Namespaces = [] } = await send(new ListNamespacesCommand({ Filters }));
      const [first, second] = Namespaces.map(({ Properties }) => Properties?.HttpProperties?.HttpName ?? '');
      // Documented: "a generated hash is added to HttpName".
      expect(first).toBe(Name);
      expect(second).toMatch(new RegExp(`^${Name}.+$`));
    });

    rule('assumed', 'of DNS fail where there is no such VPC', async () => {
      const { OperationId } = await send(new CreatePrivateDnsNamespaceCommand({ Name: make.name(), Vpc: 'vpc-0none' }));

      expect(await make.ended(OperationId)).toMatchObject({ Status: 'FAIL', ErrorCode: 'CANNOT_CREATE_HOSTED_ZONE' });
    });

    rule('documented', 'are not deleted while they have services', async () => {
      const { id: Id } = await make.namespace();
      const { Id: serviceId } = await make.service(Id);

      expect(await refusalOf(send(new DeleteNamespaceCommand({ Id })))).toMatchObject({ name: 'ResourceInUse' });
      await send(new DeleteServiceCommand({ Id: serviceId }));
      const deleted = await make.ended((await send(new DeleteNamespaceCommand({ Id }))).OperationId);
      expect(deleted).toMatchObject({ Status: 'SUCCESS', Type: 'DELETE_NAMESPACE' });
      expect(await refusalOf(send(new GetNamespaceCommand({ Id })))).toMatchObject({ name: 'NamespaceNotFound' });
    });

    rule('documented', 'are listed by pages, on which filters look only then', async () => {
      const { id, name } = await make.namespace();
      const Filters = [{ Name: 'NAME' as const, Values: [name] }];

      const whole = await send(new ListNamespacesCommand({ Filters }));
      const page = await send(new ListNamespacesCommand({ Filters, MaxResults: 1 }));

      expect(whole.Namespaces?.map(({ Id }) => Id)).toEqual([id]);
      expect(page).toMatchObject({ Namespaces: [], NextToken: expect.any(String) });
      expect(await refusalOf(send(new ListNamespacesCommand({ MaxResults: 101 })))).toMatchObject({
        name: 'InvalidInput',
      });
    });
  });

  describe('services', () => {
    rule('documented', 'are made at once, and show what they were given', async () => {
      const { id } = await make.namespace();

      const service = await make.service(id, { Description: 'of cats', Tags: [{ Key: 'a', Value: '1' }] });

      expect(service).toMatchObject({
        Name: 'cats',
        NamespaceId: id,
        Description: 'of cats',
        Type: 'DNS_HTTP',
        InstanceCount: 0,
        DnsConfig: { RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'SRV', TTL: 10 }] },
        HealthCheckCustomConfig: { FailureThreshold: 1 },
      });
      const { Service: got } = await send(new GetServiceCommand({ Id: service.Arn }));
      expect(got).toEqual(service);
      const tags = await send(new ListTagsForResourceCommand({ ResourceARN: service.Arn }));
      expect(tags.Tags).toEqual([{ Key: 'a', Value: '1' }]);
    });

    rule('documented', 'are unique in their namespace; the refusal names the one that is there', async () => {
      const { id } = await make.namespace();
      const { Id, Arn } = await make.service(id);

      await expect(make.service(id)).rejects.toMatchObject({
        name: 'ServiceAlreadyExists',
        ServiceId: Id,
        ServiceArn: Arn,
      });
    });

    rule('assumed', 'are made once by the same request', async () => {
      const { id } = await make.namespace();

      const [first, second] = [
        await make.service(id, { CreatorRequestId: 'one' }),
        await make.service(id, { CreatorRequestId: 'one' }),
      ];

      expect(second.Id).toBe(first.Id);
    });

    rule('seen', 'get the id of the one that had their name before (terraform-provider-aws #46930)', async () => {
      const { id } = await make.namespace();
      const { Id } = await make.service(id);
      await send(new DeleteServiceCommand({ Id }));

      const again = await make.service(id);

      expect(again.Id).toBe(Id);
      expect(Id).toMatch(/^srv-[a-z0-9]{16}$/);
    });

    rule('seen', 'have no DNS records in an HTTP namespace', async () => {
      const { id } = await make.httpNamespace();

      const refusal = await refusalOf(make.service(id));

      expect(refusal).toEqual({
        name: 'InvalidInput',
        status: 400,
        message: "When you specify an HTTP service, you can't include a DnsConfig element.",
      });
      expect(await make.service(id, { DnsConfig: undefined })).toMatchObject({ Type: 'HTTP' });
    });

    rule('documented', 'are found by their namespace', async () => {
      const { id } = await make.namespace();
      const { Arn } = await make.service(id);

      const { Services = [] } = await send(
        new ListServicesCommand({ Filters: [{ Name: 'NAMESPACE_ID', Values: [id] }] }),
      );

      expect(Services.map((service) => service.Arn)).toEqual([Arn]);
    });

    rule('documented', 'change their TTL, by an operation, and never the type of a record', async () => {
      const { id } = await make.namespace();
      const { Id } = await make.service(id);
      const update = (Type: 'SRV' | 'A', TTL: number) =>
        send(new UpdateServiceCommand({ Id, Service: { DnsConfig: { DnsRecords: [{ Type, TTL }] } } }));

      const done = await make.ended((await update('SRV', 60)).OperationId);

      expect(done).toMatchObject({ Status: 'SUCCESS', Type: 'UPDATE_SERVICE' });
      const { Service: service } = await send(new GetServiceCommand({ Id }));
      expect(service?.DnsConfig?.DnsRecords).toEqual([{ Type: 'SRV', TTL: 60 }]);
      expect(await refusalOf(update('A', 60))).toMatchObject({ name: 'InvalidInput' });
    });

    rule('seen', 'are not deleted while they have instances', async () => {
      const { id } = await make.namespace();
      const { Id } = await make.service(id);
      await make.register(Id, 'tom');

      expect(await refusalOf(send(new DeleteServiceCommand({ Id })))).toMatchObject({
        name: 'ResourceInUse',
        message: 'Service contains registered instances; delete the instances before deleting the service',
      });
      await make.ended((await send(new DeregisterInstanceCommand({ ServiceId: Id, InstanceId: 'tom' }))).OperationId);
      await send(new DeleteServiceCommand({ Id }));
      expect(await refusalOf(send(new GetServiceCommand({ Id })))).toMatchObject({ name: 'ServiceNotFound' });
    });
  });

  describe('instances', () => {
    rule('documented', 'are registered and deregistered by operations', async () => {
      const { id } = await make.namespace();
      const { Id: ServiceId } = await make.service(id);

      const registered = await make.register(ServiceId, 'tom', { stage: 'blue' });

      expect(registered).toMatchObject({
        Status: 'SUCCESS',
        Type: 'REGISTER_INSTANCE',
        Targets: { INSTANCE: 'tom', SERVICE: ServiceId },
      });
      const { Instance: instance } = await send(new GetInstanceCommand({ ServiceId, InstanceId: 'tom' }));
      const Attributes = { AWS_INSTANCE_IPV4: '10.0.1.5', AWS_INSTANCE_PORT: '8080', stage: 'blue' };
      expect(instance).toMatchObject({ Id: 'tom', Attributes });
      const { Instances } = await send(new ListInstancesCommand({ ServiceId }));
      expect(Instances).toEqual([expect.objectContaining({ Id: 'tom', Attributes })]);
      const { Operations = [] } = await send(
        new ListOperationsCommand({ Filters: [{ Name: 'SERVICE_ID', Values: [ServiceId ?? ''] }] }),
      );
      expect(Operations).toEqual([{ Id: registered.Id, Status: 'SUCCESS' }]);

      const { OperationId } = await send(new DeregisterInstanceCommand({ ServiceId, InstanceId: 'tom' }));
      expect(await make.ended(OperationId)).toMatchObject({ Status: 'SUCCESS', Type: 'DEREGISTER_INSTANCE' });
      expect(await refusalOf(send(new GetInstanceCommand({ ServiceId, InstanceId: 'tom' })))).toMatchObject({
        name: 'InstanceNotFound',
      });
    });

    rule('documented', 'change one at a time', async () => {
      const { id } = await make.namespace();
      const { Id: ServiceId } = await make.service(id);
      const { OperationId } = await register(ServiceId);

      const second = register(ServiceId);

      await expect(second).rejects.toMatchObject({ name: 'DuplicateRequest', DuplicateOperationId: OperationId });
      const another = await register(ServiceId, { InstanceId: 'felix' });
      expect(another.OperationId).not.toBe(OperationId);
    });

    rule('documented', 'are changed by registering them again', async () => {
      const { id, name } = await make.namespace();
      const { Id: ServiceId } = await make.service(id);
      await make.register(ServiceId, 'tom', { stage: 'blue' });

      await make.register(ServiceId, 'tom', { stage: 'green' });

      expect(await make.discovered(name, { QueryParameters: { stage: 'blue' } })).toEqual([]);
      expect(await make.discovered(name, { QueryParameters: { stage: 'green' } })).toEqual(['tom']);
    });

    rule('documented', 'of a service with SRV records have an address and a port', async () => {
      const { id } = await make.namespace();
      const { Id: ServiceId } = await make.service(id);

      for (const Attributes of [{ AWS_INSTANCE_IPV4: '10.0.1.5' }, { AWS_INSTANCE_PORT: '8080' }]) {
        expect(await refusalOf(register(ServiceId, { Attributes: { ...Attributes } }))).toMatchObject({
          name: 'InvalidInput',
        });
      }
    });

    rule('documented', 'have ids, attributes and numbers of attributes within limits', async () => {
      const { id } = await make.namespace();
      const { Id: ServiceId } = await make.service(id);
      const good = { AWS_INSTANCE_IPV4: '10.0.1.5', AWS_INSTANCE_PORT: '8080' };
      const many = Object.fromEntries(Array.from({ length: 31 }, (_, at) => [`key${at}`, 'x']));

      const wrong: readonly Partial<RegisterInstanceCommandInput>[] = [
        { InstanceId: 'a b' },
        { InstanceId: 'a'.repeat(65) },
        { Attributes: { ...good, ['k'.repeat(256)]: 'x' } },
        { Attributes: { ...good, key: 'v'.repeat(1025) } },
        { Attributes: { ...good, ...many } },
      ];

      for (const changes of wrong) {
        expect(await refusalOf(register(ServiceId, changes))).toMatchObject({ name: 'InvalidInput' });
      }
    });
  });

  describe('custom health', () => {
    const started = async (attributes: Record<string, string> = {}) => {
      const { id, name } = await make.namespace();
      const { Id: serviceId } = await make.service(id);
      await make.register(serviceId, 'tom', attributes);
      return { serviceId, name };
    };

    rule('documented', 'begins healthy, or as AWS_INIT_HEALTH_STATUS says', async () => {
      const usual = await started();
      const told = await started({ AWS_INIT_HEALTH_STATUS: 'UNHEALTHY' });

      const healthOf = async (ServiceId: string | undefined) =>
        (await send(new GetInstancesHealthStatusCommand({ ServiceId }))).Status;

      expect(await healthOf(usual.serviceId)).toEqual({ tom: 'HEALTHY' });
      expect(await healthOf(told.serviceId)).toEqual({ tom: 'UNHEALTHY' });
    });

    rule('documented', 'changes 30 seconds after it was reported, however often it is', async () => {
      const { serviceId, name } = await started();
      await report(serviceId, 'tom', 'UNHEALTHY');
      await endpoint.pass(20_000);
      await report(serviceId, 'tom', 'UNHEALTHY');

      await endpoint.pass(9_000);
      const before = await make.discovered(name);
      await endpoint.pass(2_000);
      const after = await make.discovered(name);

      expect([before, after]).toEqual([['tom'], []]);
    });

    rule('documented', 'stays as it is where it is reported otherwise meanwhile', async () => {
      const { serviceId, name } = await started();
      await report(serviceId, 'tom', 'UNHEALTHY');
      await endpoint.pass(20_000);
      await report(serviceId, 'tom', 'HEALTHY');

      await endpoint.pass(60_000);

      expect(await make.discovered(name)).toEqual(['tom']);
    });

    rule('documented', 'is only for services that have it, and for instances that are there', async () => {
      const { id } = await make.namespace();
      const { Id } = await make.service(id, { HealthCheckCustomConfig: undefined });
      await make.register(Id, 'tom');
      const { serviceId } = await started();

      expect(await refusalOf(report(Id, 'tom', 'UNHEALTHY'))).toMatchObject({ name: 'CustomHealthNotFound' });
      expect(await refusalOf(report(serviceId, 'felix', 'UNHEALTHY'))).toMatchObject({ name: 'InstanceNotFound' });
    });
  });

  describe('DiscoverInstances', () => {
    /** Healthy `blue-1`, `blue-2` in zone a, unhealthy `blue-3`, healthy `green-1`. */
    const started = async () => {
      const { id, name } = await make.namespace();
      const { Id } = await make.service(id);
      await make.register(Id, 'blue-1', { stage: 'blue' });
      await make.register(Id, 'blue-2', { stage: 'blue', zone: 'a' });
      await make.register(Id, 'blue-3', { stage: 'blue', AWS_INIT_HEALTH_STATUS: 'UNHEALTHY' });
      await make.register(Id, 'green-1', { stage: 'green' });
      return { name, serviceId: Id };
    };

    rule(
      'documented',
      'wants all of QueryParameters, and OptionalParameters only where something has them',
      async () => {
        const { name } = await started();
        const QueryParameters = { stage: 'blue' };

        const found = [
          await make.discovered(name, { QueryParameters }),
          await make.discovered(name, { QueryParameters: { stage: 'blue', zone: 'b' } }),
          await make.discovered(name, { QueryParameters, OptionalParameters: { zone: 'a' } }),
          await make.discovered(name, { QueryParameters, OptionalParameters: { zone: 'b' } }),
        ];

        expect(found).toEqual([['blue-1', 'blue-2'], [], ['blue-2'], ['blue-1', 'blue-2']]);
      },
    );

    rule('documented', 'looks at health as it is asked to', async () => {
      const { name } = await started();
      const found = async (HealthStatus: 'UNHEALTHY' | 'ALL' | 'HEALTHY_OR_ELSE_ALL', stage: string) =>
        make.discovered(name, { HealthStatus, QueryParameters: { stage } });

      expect(await found('UNHEALTHY', 'blue')).toEqual(['blue-3']);
      expect(await found('ALL', 'blue')).toEqual(['blue-1', 'blue-2', 'blue-3']);
      expect(await found('HEALTHY_OR_ELSE_ALL', 'blue')).toEqual(['blue-1', 'blue-2']);
    });

    rule('documented', 'fails open with HEALTHY_OR_ELSE_ALL', async () => {
      const { id, name } = await make.namespace();
      const { Id } = await make.service(id);
      await make.register(Id, 'tom', { AWS_INIT_HEALTH_STATUS: 'UNHEALTHY' });

      expect(await make.discovered(name, { HealthStatus: 'HEALTHY_OR_ELSE_ALL' })).toEqual(['tom']);
    });

    rule('documented', 'shows all instances of a service without a health check', async () => {
      const { id, name } = await make.namespace();
      const { Id } = await make.service(id, { HealthCheckCustomConfig: undefined });
      await make.register(Id, 'tom');

      const { Instances } = await send(new DiscoverInstancesCommand({ NamespaceName: name, ServiceName: 'cats' }));

      expect(Instances).toEqual([
        {
          InstanceId: 'tom',
          NamespaceName: name,
          ServiceName: 'cats',
          HealthStatus: 'UNKNOWN',
          Attributes: { AWS_INSTANCE_IPV4: '10.0.1.5', AWS_INSTANCE_PORT: '8080' },
        },
      ]);
    });

    rule('documented', 'counts registrations in its revision, and health not', async () => {
      const { name, serviceId } = await started();
      const revision = async () =>
        (await send(new DiscoverInstancesRevisionCommand({ NamespaceName: name, ServiceName: 'cats' })))
          .InstancesRevision ?? 0;

      const before = await revision();
      await report(serviceId, 'green-1', 'UNHEALTHY');
      await endpoint.pass(60_000);
      const afterHealth = await revision();
      await make.register(serviceId, 'green-2');

      expect(afterHealth).toBe(before);
      expect(await revision()).toBeGreaterThan(before);
    });

    rule('documented', 'knows namespaces and services by name, and says what there is not', async () => {
      const { id, name } = await make.namespace();
      await make.service(id);

      const unknownService = send(new DiscoverInstancesCommand({ NamespaceName: name, ServiceName: 'dogs' }));
      const unknownNamespace = send(new DiscoverInstancesCommand({ NamespaceName: 'none', ServiceName: 'cats' }));

      expect(await refusalOf(unknownService)).toMatchObject({ name: 'ServiceNotFound' });
      expect(await refusalOf(unknownNamespace)).toMatchObject({ name: 'NamespaceNotFound' });
    });
  });

  describe('tags', () => {
    rule('documented', 'are of namespaces and services, added and taken away', async () => {
      const { id } = await make.namespace();
      const { Arn: ResourceARN = '' } = await make.service(id);
      const Tags = [
        { Key: 'privatehttp.io/allowed-from', Value: 'blue/saas green/saas' },
        { Key: 'a', Value: '' },
      ];

      await send(new TagResourceCommand({ ResourceARN, Tags }));
      await send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a'] }));

      const got = await send(new ListTagsForResourceCommand({ ResourceARN }));
      expect(got.Tags).toEqual([{ Key: 'privatehttp.io/allowed-from', Value: 'blue/saas green/saas' }]);
    });

    rule('documented', 'are at most 50, of what exists', async () => {
      const { id } = await make.namespace();
      const { Arn: ResourceARN = '' } = await make.service(id);
      const Tags = Array.from({ length: 51 }, (_, at) => ({ Key: `key${at}`, Value: '' }));

      const tooMany = await refusalOf(send(new TagResourceCommand({ ResourceARN, Tags })));
      const missing = await refusalOf(send(new ListTagsForResourceCommand({ ResourceARN: `${ResourceARN}0` })));

      expect([tooMany.name, missing.name]).toEqual(['TooManyTagsException', 'ResourceNotFoundException']);
    });
  });

  rule('seen', 'says which required member is missing', async () => {
    expect(await refusalOf(send(new GetServiceCommand({ Id: undefined })))).toEqual({
      name: 'InvalidInput',
      status: 400,
      message: "1 validation error detected: Value null at 'id' failed to satisfy constraint: Member must not be null",
    });
  });
});

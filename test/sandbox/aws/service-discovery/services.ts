import type {
  CreateServiceRequest,
  DeleteServiceRequest,
  DnsConfig,
  DnsRecord,
  GetServiceRequest,
  ListServicesRequest,
  UpdateServiceRequest,
} from '@aws-sdk/client-servicediscovery';
import type { Checked } from '../elastic-load-balancing/checked.ts';
import { notSimulated } from '../not-simulated.ts';
import type { Caller, Operation } from '../service.ts';
import { faults } from './faults.ts';
import type { DiscoveryService, Namespace } from './model.ts';
import type { Operations } from './operations.ts';
import { page } from './page.ts';
import type { Store } from './store.ts';
import { checkedTags, tagRecord } from './tags.ts';

/** ms [assumed]. */
const updateTakes = 5_000;

export function serviceOperations(options: { readonly store: Store; readonly operations: Operations }) {
  const { store, operations } = options;

  return {
    CreateService: (input: Checked<CreateServiceRequest>, caller: Caller) => {
      const { Name: name, NamespaceId: namespaceId, CreatorRequestId: creatorRequestId } = input;
      checkName(name);
      if (namespaceId === undefined) throw faults.constraint(undefined, 'namespaceId', 'Member must not be null');
      if (input.HealthCheckConfig !== undefined) throw notSimulated('The sandbox simulates no Route 53 health checks.');
      const namespace = store.namespace(namespaceId, caller);
      const dns = dnsOf(namespace, input);

      const twin = store.servicesOf(namespace.id).find((service) => service.name === name);
      if (twin !== undefined) {
        // The same request once more [assumed: "without the risk of running the operation twice"].
        if (twin.creatorRequestId === creatorRequestId) return { Service: describe(twin, store) };
        throw faults.serviceExists(twin);
      }

      const former = `${namespace.id}/${name}`;
      const id = store.formerServices.get(former) ?? `srv-${store.world.newId(16)}`;
      store.formerServices.set(former, id);
      const arn = store.arn(caller.region, `service/${id}`);
      const service: DiscoveryService = {
        ...{ id, arn, region: caller.region, name, namespaceId: namespace.id, creatorRequestId, dns },
        description: input.Description,
        created: store.now(),
        hasCustomHealth: input.HealthCheckCustomConfig !== undefined,
        revision: 1,
      };
      store.tags.set(arn, checkedTags(arn, tagRecord(input.Tags)));
      store.services.set(id, service);
      return { Service: describe(service, store) };
    },

    GetService: ({ Id }: Checked<GetServiceRequest>, caller: Caller) => ({
      Service: describe(store.service(Id, caller), store),
    }),

    ListServices: (input: ListServicesRequest, { region }: Caller) => {
      const here = [...store.services.values()].filter((service) => service.region === region);
      const { items, NextToken } = page(here, input, (service) =>
        (input.Filters ?? []).every(({ Name, Values: [wanted = ''] = [] }) => {
          if (Name === 'NAMESPACE_ID')
            return service.namespaceId === wanted || wanted.endsWith(`/${service.namespaceId}`);
          if (Name === 'RESOURCE_OWNER') return wanted === 'SELF';
          throw faults.invalid(`Unknown filter ${String(Name)}.`);
        }),
      );
      // A summary has neither of these [documented: SDK model].
      return {
        Services: items.map((service) => ({
          ...describe(service, store),
          NamespaceId: undefined,
          CreatorRequestId: undefined,
        })),
        NextToken,
      };
    },

    /** Records' TTLs and the description; a record's type cannot be changed [documented]. */
    UpdateService: ({ Id, Service: change }: Checked<UpdateServiceRequest>, caller: Caller) => {
      const service = store.service(Id, caller);
      const records = change.DnsConfig?.DnsRecords?.map(checkedRecord);
      if (records !== undefined && typesOf(records) !== typesOf(service.dns?.records ?? [])) {
        throw faults.invalid('The types of DNS records cannot be changed.');
      }
      const OperationId = operations.start(caller.region, {
        type: 'UPDATE_SERVICE',
        targets: { SERVICE: service.id },
        takes: updateTakes,
        carryOut: () => {
          const current = store.services.get(service.id);
          if (current === undefined) return { code: 'INTERNAL_FAILURE', message: 'The service is gone.' };
          store.services.set(service.id, {
            ...current,
            // What is left out of the change is removed [documented for DnsRecords; assumed for the description].
            description: change.Description ?? current.description,
            dns: current.dns && { ...current.dns, records: records ?? current.dns.records },
          });
          return undefined;
        },
      });
      return { OperationId };
    },

    /** At once; refused while it has instances [both documented]. */
    DeleteService: ({ Id }: Checked<DeleteServiceRequest>, caller: Caller) => {
      const service = store.service(Id, caller);
      const isBusy = operations.inProgress({ SERVICE: service.id }).length > 0;
      if (isBusy || store.instancesOf(service.id).size > 0) throw faults.serviceInUse();
      store.services.delete(service.id);
      store.tags.delete(service.arn);
      return {};
    },
  } satisfies Record<string, Operation>;
}

/** Documented, without the leading underscores that some systems want of SRV names. */
const namePattern =
  /^(?=.{1,127}$)[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?(\.[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?)*$/;

function checkName(name: string): void {
  if (!namePattern.test(name)) {
    throw faults.constraint(name, 'name', `Member must satisfy regular expression pattern: ${namePattern.source}`);
  }
}

/** What the service makes in Route 53: nothing in an HTTP namespace, and nothing for a service of Type HTTP [documented]. */
function dnsOf(namespace: Namespace, { DnsConfig: config, Type: type }: CreateServiceRequest): DiscoveryService['dns'] {
  if (namespace.type === 'HTTP' || type === 'HTTP') {
    if (config !== undefined) throw faults.dnsInHttp();
    return undefined;
  }
  // Text assumed.
  if (config === undefined)
    throw faults.invalid('When you specify a DNS service, you must include a DnsConfig element.');
  return { routingPolicy: config.RoutingPolicy ?? 'MULTIVALUE', records: recordsOf(config) };
}

/** A, AAAA, A and AAAA, SRV, or CNAME [documented]; the last is not simulated. */
function recordsOf({ DnsRecords: records = [] }: DnsConfig): Required<DnsRecord>[] {
  const checked = records.map(checkedRecord);
  if (!['A', 'AAAA', 'A AAAA', 'SRV'].includes(typesOf(checked))) {
    throw faults.invalid(`The combination of DNS record types ${typesOf(checked)} is not supported.`);
  }
  return checked;
}

function checkedRecord({ Type, TTL }: DnsRecord): Required<DnsRecord> {
  if (Type === 'CNAME') throw notSimulated('The sandbox simulates no CNAME records.');
  if (Type === undefined || TTL === undefined || TTL < 0 || TTL > 2_147_483_647) {
    throw faults.invalid('A DNS record has a type, and a TTL from 0 to 2147483647.');
  }
  return { Type, TTL };
}

function typesOf(records: readonly DnsRecord[]): string {
  return records
    .map(({ Type }) => Type)
    .sort()
    .join(' ');
}

function describe(service: DiscoveryService, store: Store) {
  const { world } = store;
  return {
    Id: service.id,
    Arn: service.arn,
    ResourceOwner: world.account,
    CreatedByAccount: world.account,
    Name: service.name,
    NamespaceId: service.namespaceId,
    Description: service.description,
    InstanceCount: store.instancesOf(service.id).size,
    DnsConfig: service.dns && {
      NamespaceId: service.namespaceId,
      RoutingPolicy: service.dns.routingPolicy,
      DnsRecords: service.dns.records,
    },
    Type: service.dns === undefined ? 'HTTP' : 'DNS_HTTP',
    // Always 1 by now [documented].
    HealthCheckCustomConfig: service.hasCustomHealth ? { FailureThreshold: 1 } : undefined,
    CreateDate: service.created,
    CreatorRequestId: service.creatorRequestId,
  };
}

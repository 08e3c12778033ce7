import type {
  CreateHttpNamespaceRequest,
  CreatePrivateDnsNamespaceRequest,
  DeleteNamespaceRequest,
  GetNamespaceRequest,
  ListNamespacesRequest,
  NamespaceFilter,
} from '@aws-sdk/client-servicediscovery';
import type { Checked } from '../elastic-load-balancing/checked.ts';
import type { Caller, Operation } from '../service.ts';
import { faults } from './faults.ts';
import type { Namespace } from './model.ts';
import type { OperationFailure, Operations } from './operations.ts';
import { page } from './page.ts';
import type { Store } from './store.ts';
import { checkedTags, tagRecord } from './tags.ts';

/** Namespaces in a Region [documented]. */
const quota = 50;

/** ms [assumed]: a hosted zone takes users of Terraform about a minute. */
const takes = { HTTP: 2_000, DNS_PRIVATE: 45_000, delete: 20_000 } as const;

type Given = Pick<CreateHttpNamespaceRequest, 'Description' | 'CreatorRequestId' | 'Tags'> & {
  readonly name: string;
  readonly type: Namespace['type'];
  readonly dns?: { readonly vpcId: string; readonly negativeTtl: number };
};

/** Namespaces, which other services and the hosted zones of Route 53 would have to know of; here only Cloud Map does. */
export function namespaceOperations(options: {
  readonly store: Store;
  readonly operations: Operations;
  readonly hasVpc: (region: string, vpcId: string) => boolean;
}) {
  const { store, operations, hasVpc } = options;
  const { world } = store;
  /** By the id of the operation that makes it: which request asked for what. */
  const beingMade = new Map<string, Given & { readonly region: string; readonly namespaceId: string }>();

  const create = (given: Given, { region }: Caller): { OperationId: string } => {
    const making = [...beingMade].find(([, { region: where, name, type }]) => {
      return where === region && name === given.name && type === given.type;
    });
    if (making !== undefined) {
      const [operationId, { CreatorRequestId }] = making;
      // The same request once more is the same operation [assumed: "without the risk of running the operation twice"].
      if (CreatorRequestId === given.CreatorRequestId) return { OperationId: operationId };
      const called = given.type === 'HTTP' ? 'CreateHttpNamespace' : 'CreatePrivateDnsNamespace';
      throw faults.duplicate(called, operationId);
    }
    const here = store.namespacesIn(region);
    const twin = here.find(({ name, type }) => type === 'HTTP' && given.type === 'HTTP' && name === given.name);
    if (twin !== undefined) throw faults.namespaceExists(twin);
    if (here.length + beingMade.size >= quota) throw faults.quota('namespaces per Region', quota);

    const id = `ns-${world.newId(16)}`;
    const arn = store.arn(region, `namespace/${id}`);
    const tags = checkedTags(arn, tagRecord(given.Tags));
    const operationId = operations.start(region, {
      type: 'CREATE_NAMESPACE',
      targets: { NAMESPACE: id },
      takes: takes[given.type],
      carryOut: () => {
        beingMade.delete(operationId);
        const failure = zoneFailure(given, region);
        if (failure !== undefined) return failure;
        const isTaken = store.namespacesIn(region).some(({ httpName }) => httpName === given.name);
        store.tags.set(arn, tags);
        store.namespaces.set(id, {
          ...{ id, arn, region, name: given.name, type: given.type },
          // "If you reuse Name for namespace creation, a generated hash is added to HttpName" [documented; its form assumed].
          httpName: isTaken ? `${given.name}-${world.newId(8)}` : given.name,
          description: given.Description,
          creatorRequestId: given.CreatorRequestId,
          created: store.now(),
          dns: given.dns && {
            ...given.dns,
            hostedZoneId: `Z${world.newId(20, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`,
          },
        });
        return undefined;
      },
    });
    beingMade.set(operationId, { ...given, region, namespaceId: id });
    return { OperationId: operationId };
  };

  /** Why Route 53 would not make the hosted zone. */
  const zoneFailure = ({ name, dns }: Given, region: string): OperationFailure | undefined => {
    if (dns === undefined) return undefined;
    const fails = (message: string) => ({ code: 'CANNOT_CREATE_HOSTED_ZONE', message });
    // Text assumed.
    if (!hasVpc(region, dns.vpcId)) return fails(`The VPC ${dns.vpcId} in region ${region} does not exist.`);
    const overlaps = store.namespacesIn(region).some((other) => other.name === name && other.dns?.vpcId === dns.vpcId);
    if (!overlaps) return undefined;
    // Seen where people create a namespace twice with Terraform.
    return fails(
      `The VPC that you chose, ${dns.vpcId} in region ${region}, is already associated with another private hosted zone that has an overlapping name space, ${name}..`,
    );
  };

  return {
    CreateHttpNamespace: (input: Checked<CreateHttpNamespaceRequest>, caller: Caller) => {
      checkName(input.Name, 1024);
      return create({ ...input, name: input.Name, type: 'HTTP' }, caller);
    },

    CreatePrivateDnsNamespace: (input: Checked<CreatePrivateDnsNamespaceRequest>, caller: Caller) => {
      checkName(input.Name, 253);
      const negativeTtl = input.Properties?.DnsProperties?.SOA?.TTL ?? 15;
      return create(
        { ...input, name: input.Name, type: 'DNS_PRIVATE', dns: { vpcId: input.Vpc, negativeTtl } },
        caller,
      );
    },

    GetNamespace: ({ Id }: Checked<GetNamespaceRequest>, caller: Caller) => {
      const namespace = store.namespace(Id, caller);
      return { Namespace: { ...describe(namespace, store), CreatorRequestId: namespace.creatorRequestId } };
    },

    ListNamespaces: (input: ListNamespacesRequest, { region }: Caller) => {
      const { items, NextToken } = page(store.namespacesIn(region), input, matching(input.Filters ?? []));
      return { Namespaces: items.map((namespace) => describe(namespace, store)), NextToken };
    },

    DeleteNamespace: ({ Id }: Checked<DeleteNamespaceRequest>, caller: Caller) => {
      const namespace = store.namespace(Id, caller);
      const targets = { NAMESPACE: namespace.id };
      const [running] = operations.inProgress(targets).filter(({ type }) => type === 'DELETE_NAMESPACE');
      if (running !== undefined) throw faults.duplicate('DeleteNamespace', running.id);
      if (store.servicesOf(namespace.id).length > 0) throw faults.namespaceInUse();
      const OperationId = operations.start(caller.region, {
        type: 'DELETE_NAMESPACE',
        targets,
        takes: takes.delete,
        carryOut: () => {
          store.namespaces.delete(namespace.id);
          store.tags.delete(namespace.arn);
          return undefined;
        },
      });
      return { OperationId };
    },
  } satisfies Record<string, Operation>;
}

/** Printable ASCII, up to 1024 characters, of DNS names 253 [documented]. */
function checkName(name: string, limit: number): void {
  const pattern = `^[!-~]{1,${limit}}$`;
  if (!new RegExp(pattern).test(name)) {
    throw faults.constraint(name, 'name', `Member must satisfy regular expression pattern: ${pattern}`);
  }
}

function describe(namespace: Namespace, store: Store) {
  return {
    Id: namespace.id,
    Arn: namespace.arn,
    ResourceOwner: store.world.account,
    Name: namespace.name,
    Type: namespace.type,
    Description: namespace.description,
    ServiceCount: store.servicesOf(namespace.id).length,
    Properties: {
      DnsProperties:
        namespace.dns === undefined
          ? // Documented by the CLI's examples: an HTTP namespace shows a SOA without a zone.
            { SOA: {} }
          : { HostedZoneId: namespace.dns.hostedZoneId, SOA: { TTL: namespace.dns.negativeTtl } },
      HttpProperties: { HttpName: namespace.httpName },
    },
    CreateDate: namespace.created,
  };
}

/** All filters have to match [documented]. */
function matching(filters: readonly NamespaceFilter[]): (namespace: Namespace) => boolean {
  return (namespace) =>
    filters.every(({ Name, Values = [], Condition = 'EQ' }) => {
      if (Values.length !== 1) throw faults.invalid('A filter has one value.');
      const [wanted = ''] = Values;
      const is = (value: string): boolean =>
        Condition === 'BEGINS_WITH' ? value.startsWith(wanted) : value === wanted;
      switch (Name) {
        case 'NAME':
          return is(namespace.name);
        case 'HTTP_NAME':
          return is(namespace.httpName);
        case 'TYPE':
          return is(namespace.type);
        case 'RESOURCE_OWNER':
          // Nobody shares a namespace with anybody here.
          return wanted === 'SELF';
        default:
          throw faults.invalid(`Unknown filter ${String(Name)}.`);
      }
    });
}

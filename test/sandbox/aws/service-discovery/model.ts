import type {
  DnsRecord,
  HealthStatus,
  NamespaceType,
  OperationStatus,
  OperationTargetType,
  OperationType,
} from '@aws-sdk/client-servicediscovery';

/** What the simulated service keeps. */
export interface Namespace {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  /** By which DiscoverInstances knows it: the name, with a hash behind it where another namespace has that. */
  readonly httpName: string;
  readonly type: Extract<NamespaceType, 'HTTP' | 'DNS_PRIVATE'>;
  readonly description: string | undefined;
  readonly creatorRequestId: string | undefined;
  readonly created: Date;
  /** Of private DNS namespaces. */
  readonly dns: { readonly hostedZoneId: string; readonly vpcId: string; readonly negativeTtl: number } | undefined;
}

export interface DiscoveryService {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  readonly namespaceId: string;
  readonly description: string | undefined;
  readonly creatorRequestId: string | undefined;
  readonly created: Date;
  /** Undefined where instances are found by DiscoverInstances only. */
  readonly dns:
    { readonly routingPolicy: 'MULTIVALUE' | 'WEIGHTED'; readonly records: readonly Required<DnsRecord>[] } | undefined;
  readonly hasCustomHealth: boolean;
  /** Counts registrations and deregistrations. */
  readonly revision: number;
}

export interface Instance {
  readonly id: string;
  readonly creatorRequestId: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  /** UNKNOWN where the service has no health check. */
  readonly health: HealthStatus;
  /** A health that was reported and does not count yet. */
  readonly reported: HealthStatus | undefined;
}

/** Something that takes its time. */
export interface OperationRecord {
  readonly id: string;
  readonly region: string;
  readonly type: OperationType;
  readonly status: OperationStatus;
  readonly targets: Readonly<Partial<Record<OperationTargetType, string>>>;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  readonly created: Date;
  readonly updated: Date;
}

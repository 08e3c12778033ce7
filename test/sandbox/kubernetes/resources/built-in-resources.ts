import type { Schema } from '../schema/schema.ts';
import * as columns from '../tables/built-in-columns.ts';
import type { Column } from '../tables/column.ts';
import { builtInSchemas } from './built-in-schemas.ts';
import { eventConversion } from './event-conversion.ts';
import type { Conversion, Resource } from './resource.ts';

interface Entry {
  readonly group?: string;
  readonly kind: string;
  readonly plural?: string;
  /** The client library's model of it. */
  readonly model: string;
  readonly shortNames?: readonly string[];
  readonly clusterScoped?: true;
  readonly hasStatus?: true;
  readonly inAll?: true;
  readonly columns: readonly Column[];
  readonly storage?: string;
  readonly selectableFields?: readonly string[];
  readonly conversion?: Conversion;
}

const EVENT_FIELDS = ['kind', 'name', 'namespace', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

const ENTRIES: readonly Entry[] = [
  {
    kind: 'Namespace',
    model: 'V1Namespace',
    shortNames: ['ns'],
    clusterScoped: true,
    hasStatus: true,
    columns: columns.NAMESPACE,
  },
  {
    kind: 'Node',
    model: 'V1Node',
    shortNames: ['no'],
    clusterScoped: true,
    hasStatus: true,
    columns: columns.NODE,
    selectableFields: ['spec.unschedulable'],
  },
  {
    kind: 'Pod',
    model: 'V1Pod',
    shortNames: ['po'],
    hasStatus: true,
    inAll: true,
    columns: columns.POD,
    selectableFields: ['spec.nodeName', 'status.phase', 'status.podIP'],
  },
  {
    kind: 'Service',
    model: 'V1Service',
    shortNames: ['svc'],
    hasStatus: true,
    inAll: true,
    columns: columns.SERVICE,
    selectableFields: ['spec.clusterIP', 'spec.type'],
  },
  { kind: 'ConfigMap', model: 'V1ConfigMap', shortNames: ['cm'], columns: columns.CONFIG_MAP },
  { kind: 'Secret', model: 'V1Secret', columns: columns.SECRET, selectableFields: ['type'] },
  { kind: 'ServiceAccount', model: 'V1ServiceAccount', shortNames: ['sa'], columns: columns.SERVICE_ACCOUNT },
  {
    ...{ kind: 'Event', model: 'CoreV1Event', shortNames: ['ev'], columns: columns.EVENT },
    selectableFields: [
      'reason',
      'reportingComponent',
      'source',
      'type',
      ...EVENT_FIELDS.map((field) => `involvedObject.${field}`),
    ],
  },
  {
    ...{ group: 'events.k8s.io', kind: 'Event', model: 'EventsV1Event', shortNames: ['ev'], columns: columns.EVENT },
    selectableFields: ['reason', 'reportingController', 'type', ...EVENT_FIELDS.map((field) => `regarding.${field}`)],
    ...{ storage: 'events', conversion: eventConversion },
  },
  {
    group: 'networking.k8s.io',
    kind: 'Ingress',
    plural: 'ingresses',
    model: 'V1Ingress',
    shortNames: ['ing'],
    hasStatus: true,
    columns: columns.INGRESS,
  },
  {
    group: 'networking.k8s.io',
    kind: 'IngressClass',
    plural: 'ingressclasses',
    model: 'V1IngressClass',
    clusterScoped: true,
    columns: columns.INGRESS_CLASS,
  },
  { group: 'discovery.k8s.io', kind: 'EndpointSlice', model: 'V1EndpointSlice', columns: columns.ENDPOINT_SLICE },
  { group: 'coordination.k8s.io', kind: 'Lease', model: 'V1Lease', columns: columns.LEASE },
  {
    ...{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', model: 'V1CustomResourceDefinition' },
    ...{
      shortNames: ['crd', 'crds'],
      clusterScoped: true,
      hasStatus: true,
      columns: columns.CUSTOM_RESOURCE_DEFINITION,
    },
  },
];

/** The resources that are served without any CustomResourceDefinition. */
export async function builtInResources(): Promise<readonly Resource[]> {
  const schemas = await builtInSchemas(ENTRIES.map(({ model }) => model));
  return ENTRIES.map((entry) => toResource(entry, schemas.get(entry.model) ?? {}));
}

function toResource(entry: Entry, schema: Schema): Resource {
  const { group = '', kind, plural = `${kind.toLowerCase()}s` } = entry;
  return {
    ...{ group, version: 'v1', kind, plural, singular: kind.toLowerCase() },
    shortNames: entry.shortNames ?? [],
    categories: entry.inAll === true ? ['all'] : [],
    namespaced: entry.clusterScoped !== true,
    hasStatus: entry.hasStatus === true,
    custom: false,
    schema,
    columns: entry.columns,
    storage: entry.storage ?? (group === '' ? plural : `${plural}.${group}`),
    selectableFields: entry.selectableFields ?? [],
    ...(entry.conversion === undefined ? {} : { conversion: entry.conversion }),
  };
}

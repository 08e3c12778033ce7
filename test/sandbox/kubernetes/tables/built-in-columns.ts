import type { Json, JsonObject } from '../json.ts';
import { isJsonObject, listAt, objectAt, stringAt, textOf } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { age } from './age.ts';
import type { Column } from './column.ts';

/** The columns of the built-in kinds, as kubernetes' pkg/printers/internalversion has them, less what nothing here fills. */

const NONE = '<none>';

function text(name: string, cell: (object: KubernetesObject) => Json | undefined, priority = 0): Column {
  return { name, type: 'string', priority, cell: (object) => cell(object) ?? '' };
}

const NAME: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  priority: 0,
  cell: ({ metadata }) => metadata.name,
};
const AGE: Column = {
  name: 'Age',
  type: 'string',
  priority: 0,
  cell: ({ metadata }, clock) => age(metadata.creationTimestamp, clock),
};

export const NAMESPACE = [NAME, text('Status', (object) => stringAt(objectAt(object, 'status'), 'phase')), AGE];
export const CONFIG_MAP = [NAME, count('Data', 'data'), AGE];
export const SECRET = [NAME, text('Type', (object) => object.type), count('Data', 'data'), AGE];
export const SERVICE_ACCOUNT = [NAME, AGE];

export const NODE = [
  NAME,
  text('Status', nodeStatus),
  text('Roles', nodeRoles),
  AGE,
  text('Version', (node) => stringAt(objectAt(objectAt(node, 'status'), 'nodeInfo'), 'kubeletVersion')),
  text('Internal-IP', (node) => nodeAddress(node, 'InternalIP'), 1),
];

export const POD = [
  NAME,
  text(
    'Ready',
    (pod) =>
      `${containerStatuses(pod).filter(({ ready }) => ready === true).length}/${listAt(objectAt(pod, 'spec'), 'containers').length}`,
  ),
  text('Status', (pod) => (pod.metadata.deletionTimestamp === undefined ? podReason(pod) : 'Terminating')),
  {
    ...text('Restarts', (pod) =>
      containerStatuses(pod).reduce((sum, { restartCount }) => sum + Number(restartCount ?? 0), 0),
    ),
    type: 'integer',
  },
  AGE,
  text('IP', (pod) => stringAt(objectAt(pod, 'status'), 'podIP') ?? NONE, 1),
  text('Node', (pod) => stringAt(objectAt(pod, 'spec'), 'nodeName') ?? NONE, 1),
];

export const SERVICE = [
  NAME,
  text('Type', (service) => stringAt(objectAt(service, 'spec'), 'type')),
  text('Cluster-IP', (service) => stringAt(objectAt(service, 'spec'), 'clusterIP') ?? NONE),
  text('External-IP', (service) => externalAddress(service)),
  text('Port(s)', servicePorts),
  AGE,
  text('Selector', (service) => pairs(objectAt(objectAt(service, 'spec'), 'selector')), 1),
];

export const INGRESS = [
  NAME,
  text('Class', (ingress) => stringAt(objectAt(ingress, 'spec'), 'ingressClassName') ?? NONE),
  text('Hosts', ingressHosts),
  text('Address', loadBalancerAddress),
  text('Ports', (ingress) => (listAt(objectAt(ingress, 'spec'), 'tls').length > 0 ? '80, 443' : '80')),
  AGE,
];

export const INGRESS_CLASS = [
  NAME,
  text('Controller', (ingressClass) => stringAt(objectAt(ingressClass, 'spec'), 'controller')),
  text(
    'Parameters',
    (ingressClass) => stringAt(objectAt(objectAt(ingressClass, 'spec'), 'parameters'), 'name') ?? NONE,
  ),
  AGE,
];

export const ENDPOINT_SLICE = [
  NAME,
  text('AddressType', (slice) => slice.addressType),
  text(
    'Ports',
    (slice) =>
      objects(listAt(slice, 'ports'))
        .map(({ port }) => textOf(port))
        .join(',') || '<unset>',
  ),
  text(
    'Endpoints',
    (slice) =>
      objects(listAt(slice, 'endpoints'))
        .flatMap((endpoint) => listAt(endpoint, 'addresses').map(textOf))
        .join(',') || '<unset>',
  ),
  AGE,
];

export const LEASE = [NAME, text('Holder', (lease) => stringAt(objectAt(lease, 'spec'), 'holderIdentity')), AGE];

export const EVENT: readonly Column[] = [
  { name: 'Last Seen', type: 'string', priority: 0, cell: (event, clock) => age(lastSeen(event), clock) },
  text('Type', (event) => event.type),
  text('Reason', (event) => event.reason),
  text('Object', (event) => {
    const regarding = objectAt(event, event.regarding === undefined ? 'involvedObject' : 'regarding');
    return `${(stringAt(regarding, 'kind') ?? '').toLowerCase()}/${stringAt(regarding, 'name') ?? ''}`;
  }),
  text('Source', (event) => stringAt(objectAt(event, 'source'), 'component') ?? event.reportingComponent, 1),
  text('Message', (event) => (stringAt(event, 'message') ?? stringAt(event, 'note') ?? '').trim()),
  { name: 'First Seen', type: 'string', priority: 1, cell: (event, clock) => age(firstSeen(event), clock) },
  {
    name: 'Count',
    type: 'integer',
    priority: 1,
    cell: (event) => objectAt(event, 'series').count ?? event.count ?? 1,
  },
  { ...NAME, priority: 1 },
];

export const CUSTOM_RESOURCE_DEFINITION = [
  NAME,
  { ...text('Created At', ({ metadata }) => metadata.creationTimestamp), type: 'date' },
];

function count(name: string, member: string): Column {
  return { name, type: 'integer', priority: 0, cell: (object) => Object.keys(objectAt(object, member)).length };
}

function objects(list: readonly Json[]): readonly JsonObject[] {
  return list.filter(isJsonObject);
}

function containerStatuses(pod: KubernetesObject): readonly JsonObject[] {
  return objects(listAt(objectAt(pod, 'status'), 'containerStatuses'));
}

function podReason(pod: KubernetesObject): string {
  const waiting = containerStatuses(pod).map((status) =>
    stringAt(objectAt(objectAt(status, 'state'), 'waiting'), 'reason'),
  );
  const status = objectAt(pod, 'status');
  return (
    waiting.find((reason) => reason !== undefined) ??
    stringAt(status, 'reason') ??
    stringAt(status, 'phase') ??
    'Unknown'
  );
}

function nodeStatus(node: KubernetesObject): string {
  const ready = objects(listAt(objectAt(node, 'status'), 'conditions')).find(({ type }) => type === 'Ready');
  const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return objectAt(node, 'spec').unschedulable === true ? `${state},SchedulingDisabled` : state;
}

function nodeRoles(node: KubernetesObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(node.metadata.labels ?? {}).filter((label) => label.startsWith(prefix));
  return roles.map((label) => label.slice(prefix.length)).join(',') || NONE;
}

function nodeAddress(node: KubernetesObject, type: string): string {
  const address = objects(listAt(objectAt(node, 'status'), 'addresses')).find((one) => one.type === type);
  return stringAt(address, 'address') ?? NONE;
}

function loadBalancerAddress(object: KubernetesObject): string {
  const points = objects(listAt(objectAt(objectAt(object, 'status'), 'loadBalancer'), 'ingress'));
  return points.map((point) => stringAt(point, 'hostname') ?? stringAt(point, 'ip') ?? '').join(',');
}

function externalAddress(service: KubernetesObject): string {
  if (stringAt(objectAt(service, 'spec'), 'type') !== 'LoadBalancer') return NONE;
  return loadBalancerAddress(service) || '<pending>';
}

function servicePorts(service: KubernetesObject): string {
  const ports = objects(listAt(objectAt(service, 'spec'), 'ports')).map(({ port, nodePort, protocol }) => {
    const node = nodePort === undefined ? '' : `:${textOf(nodePort)}`;
    return `${textOf(port)}${node}/${textOf(protocol ?? 'TCP')}`;
  });
  return ports.join(',') || NONE;
}

function ingressHosts(ingress: KubernetesObject): string {
  const hosts = objects(listAt(objectAt(ingress, 'spec'), 'rules')).map((rule) => stringAt(rule, 'host') ?? '*');
  return hosts.join(',') || '*';
}

function pairs(object: JsonObject): string {
  return (
    Object.entries(object)
      .map(([key, value]) => `${key}=${textOf(value)}`)
      .join(',') || NONE
  );
}

function lastSeen(event: KubernetesObject): string | undefined {
  const { lastTimestamp, deprecatedLastTimestamp, eventTime } = event;
  const candidates = [objectAt(event, 'series').lastObservedTime, lastTimestamp, deprecatedLastTimestamp, eventTime];
  return candidates.find((candidate) => typeof candidate === 'string') ?? event.metadata.creationTimestamp;
}

function firstSeen(event: KubernetesObject): string | undefined {
  const { firstTimestamp, deprecatedFirstTimestamp, eventTime } = event;
  return (
    [firstTimestamp, deprecatedFirstTimestamp, eventTime].find((one) => typeof one === 'string') ??
    event.metadata.creationTimestamp
  );
}

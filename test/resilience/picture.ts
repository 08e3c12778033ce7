import type { AnyObject } from '../../src/model/kubernetes-object.ts';
import type { World } from '../behaviour/world.ts';

/**
 * What there is, in AWS and in the cluster, in words that are the same for two worlds in which the same was made: every id
 * is replaced by what it stands for, and what only says when something happened is left out.
 */
export type Picture = Readonly<Record<string, unknown>>;

/** What the services know of themselves (GET /_sandbox/state), as far as it is looked at here. */
interface State {
  readonly apigateway: Readonly<Record<string, { readonly apis: readonly Api[]; readonly vpcLinks: readonly Link[] }>>;
  readonly ec2: { readonly securityGroups: readonly Group[] };
  readonly elasticloadbalancing: {
    readonly loadBalancers: readonly { readonly arn: string; readonly name: string }[];
    readonly listeners: readonly { readonly arn: string; readonly loadBalancerArn: string; readonly port: number }[];
  };
  readonly servicediscovery: {
    readonly namespaces: readonly { readonly id: string; readonly name: string }[];
    readonly services: readonly {
      readonly id: string;
      readonly arn: string;
      readonly name: string;
      readonly instances: readonly { readonly health: string; readonly attributes: Readonly<Record<string, string>> }[];
    }[];
  };
}

interface Api extends Readonly<Record<string, unknown>> {
  readonly ApiId: string;
  readonly Name: string;
  readonly Tags: Tags;
  readonly integrations: readonly {
    readonly IntegrationId: string;
    readonly Description: string;
  }[];
  readonly routes: readonly { readonly RouteId: string; readonly RouteKey: string }[];
  readonly stages: readonly { readonly StageName: string; readonly DeploymentId?: string }[];
  readonly deployments: readonly {
    readonly DeploymentId: string;
    readonly Description: string;
    readonly snapshot: object;
  }[];
}

interface Link {
  readonly VpcLinkId: string;
  readonly Name: string;
}

interface Group {
  readonly groupId: string;
  readonly groupName: string;
}

type Tags = Readonly<Record<string, string>>;

export async function pictureOf(world: World): Promise<Picture> {
  const { region, aws } = world.sandbox;
  // What the services answer is theirs; a member that is not what it is said to be here would show in every picture.
  const state = aws.state() as unknown as State;
  const { apis = [], vpcLinks = [] } = state.apigateway[region] ?? {};
  const objects = [...(await world.apis()), ...(await world.links())];
  const groups = state.ec2.securityGroups;
  const { namespaces, services } = state.servicediscovery;

  const cluster = await world.get<AnyObject>({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'kube-system' },
  });

  const words = new Map([[cluster?.metadata.uid ?? 'none', 'uid of the cluster']]);
  for (const { kind, metadata } of objects) words.set(metadata.uid, `uid of ${kind} ${metadata.name}`);
  for (const { VpcLinkId, Name } of vpcLinks) words.set(VpcLinkId, `id of link ${Name}`);
  for (const { groupId, groupName } of groups) words.set(groupId, `id of group ${groupName}`);
  for (const { arn, loadBalancerArn, port } of state.elasticloadbalancing.listeners) {
    const balancer = state.elasticloadbalancing.loadBalancers.find(({ arn: its }) => its === loadBalancerArn);
    words.set(arn, `listener ${port} of ${balancer?.name ?? 'nothing'}`);
  }
  for (const { arn, name } of services) words.set(arn, `Cloud Map service ${name}`);
  for (const api of apis) {
    words.set(api.ApiId, `id of API ${api.Name}`);
    for (const { IntegrationId, Description } of api.integrations)
      words.set(IntegrationId, `integration ${Description}`);
    for (const { RouteId, RouteKey } of api.routes) words.set(RouteId, `id of route ${RouteKey}`);
  }
  return {
    apis: inWords(apis.map(apiPicture), words),
    links: inWords(vpcLinks, words),
    groups: inWords(groups, words),
    namespaces: namespaces.length,
    services: services.map(({ name, instances }) => ({
      name,
      // Addresses are given to pods in turns, whoever asks.
      instances: instances.map(({ health, attributes: { pod, AWS_INSTANCE_PORT: port } }) => ({ health, pod, port })),
    })),
    objects: inWords(
      objects.map(({ kind, metadata, spec, status = {} }) => ({
        kind,
        ...{ name: metadata.name, finalizers: metadata.finalizers, spec, status: statusPicture(status, apis) },
      })),
      words,
    ),
  };
}

/** An API with what its stages serve. Of its deployments, those that no stage serves are only history. */
function apiPicture({ deployments, stages, ...api }: Api): object {
  return {
    ...api,
    stages: stages.map(({ DeploymentId, ...stage }) => ({
      ...stage,
      serves: deployments.find((deployment) => deployment.DeploymentId === DeploymentId)?.snapshot,
    })),
  };
}

/**
 * Hashes are of ids too; what counts is that they are there, and that a stage serves the content that it is said to. Which
 * deployments are kept is history.
 */
function statusPicture(status: object, apis: readonly Api[]): object {
  const {
    applied,
    stages = [],
    deployments: _kept,
    ...others
  } = status as {
    readonly deployments?: unknown;
    readonly applied?: string;
    readonly stages?: readonly {
      readonly name: string;
      readonly deploymentId?: string;
      readonly contentHash?: string;
    }[];
  };
  const deployments = apis.flatMap((api) => api.deployments);
  const served = new Set(apis.flatMap((api) => api.stages.map((stage) => stage.DeploymentId)));
  return {
    ...others,
    isApplied: applied !== undefined,
    stages: stages.map(({ name, deploymentId, contentHash = 'none' }) => {
      const deployment = deployments.find(({ DeploymentId }) => DeploymentId === deploymentId);
      const isServed = served.has(deploymentId) && deployment?.Description.includes(contentHash) === true;
      return { name, isServed };
    }),
  };
}

const timestamps = /^(CreatedDate|LastUpdatedDate|createdAt|lastTransitionTime|unusedSince|since)$/;
/** What stands for itself only: rules of groups and deployments, whose content is looked at instead. */
const ids = /^(ruleId|deploymentId|routeId)$/;

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function inWords(value: unknown, words: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => inWords(item, words)).sort(byText);
  if (typeof value === 'string') return inWord(value, words);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => !timestamps.test(key) && !ids.test(key));
  return Object.fromEntries(
    members
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, inWords(member, words)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function inWord(text: string, words: ReadonlyMap<string, string>): string {
  for (const [id, word] of words) if (text.includes(id)) text = text.replaceAll(id, `<${word}>`);
  return text.replace(/localhost:\d+/, 'localhost').replace(uuid, '<uid of what is no more>');
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

import type { Backend } from '../model/private-http-api.ts';
import type { Resolution, TargetWarning, Unresolved } from '../model/target.ts';
import { isServiceAllowed, type AllowedService } from './allowed-services.ts';
import type { BackendResolver, Request as AnyRequest } from './backend-resolver.ts';
import { readServiceArn } from './cloud-map-arn.ts';
import { cloudMapName, cloudMapNamed, queryOf } from './cloud-map-name.ts';
import type { Ask, CloudMap } from './cloud-map.ts';
import { consentIn, consentTag, type Consent, type Tags } from './consent.ts';
import { findByArn, findByName, type FoundPlace, type Place } from './find-cloud-map-service.ts';
import { pending, refused, unresolvedBy } from './unresolved.ts';

export type CloudMapReference = NonNullable<Backend['cloudMap']>;
type Request = AnyRequest<CloudMapReference>;

/** On a Cloud Map service or its namespace: the VPC that the service's instances are in. */
export const vpcTag = 'privatehttp.io/vpc-id';

/**
 * A Cloud Map service, whoever made it, for those who have its owner's consent. The owner also says in which VPC its instances
 * are: Cloud Map does not (of a private DNS namespace GetNamespace knows the hosted zone, which may be that of several VPCs;
 * of an instance its address), and it is not for the asker to say, who could send requests to the same address elsewhere.
 */
export function cloudMapBackend(options: {
  readonly cloudMap: Pick<CloudMap, 'namespaces' | 'services' | 'service' | 'tags'>;
  readonly allowed: readonly AllowedService[];
  /** The cluster's name, as tags have it. */
  readonly cluster: string;
}): BackendResolver<CloudMapReference> {
  const { cloudMap, allowed, cluster } = options;

  return { nameOf: ({ backend }) => cloudMapName(backend), resolve, needingConsent: cloudMapNamed };

  async function resolve(request: Request): Promise<Resolution> {
    const { region, call, asOf } = request;
    try {
      const { found, lookAgainAfter } = await find(request, { region, call, asOf });
      if (found.state !== 'found') return { ...found, lookAgainAfter };
      const tagged = await withTags(request, found.place);
      return { ...tagged, lookAgainAfter: Math.min(lookAgainAfter, tagged.lookAgainAfter ?? Infinity) };
    } catch (error) {
      return unresolvedBy(error);
    }
  }

  async function find({ backend }: Request, ask: Ask): Promise<FoundPlace> {
    const { namespace, service, serviceArn } = backend;
    if (namespace !== undefined && service !== undefined) return findByName(cloudMap, { namespace, service }, ask);
    const wanted = readServiceArn(serviceArn ?? '');
    const never = { lookAgainAfter: Infinity };
    if (wanted === undefined) {
      return { found: refused('Rejected', `${serviceArn ?? ''} is not the ARN of a Cloud Map service.`), ...never };
    }
    if (wanted.region === ask.region) return findByArn(cloudMap, wanted, ask);
    const message =
      `Cloud Map service ${wanted.arn} is in ${wanted.region}, the API is in ${ask.region}. A private integration does not ` +
      `leave its Region: create a PrivateHttpApi with region: ${wanted.region}.`;
    return { found: refused('CloudMapInOtherRegion', message), ...never };
  }

  /** What the owner's tags make of a service that is there. Who has no consent learns no more than that. */
  async function withTags(request: Request, place: Place): Promise<Resolution> {
    const { api, backend, region, call, asOf } = request;
    const ask = { region, call, asOf };
    const { service, namespace } = place;
    // Namespaced by its CRD, so the namespace is there.
    const asker = { cluster, namespace: api.metadata.namespace ?? '' };
    const isAllowed = isServiceAllowed(allowed, asker.namespace, { service: service.arn, namespace: namespace.arn });
    const consentOf = (tags: BothTags): Consent => (isAllowed ? { state: 'given' } : consentIn(tags, asker));
    const isEnough = (tags: BothTags): boolean => consentOf(tags).state === 'given' && vpcIn(tags) !== undefined;

    const { tags, lookAgainAfter } = await tagsOf(place, ask, isEnough);
    const name = cloudMapName(backend);
    if (tags === undefined) {
      return { ...pending('CloudMapServiceNotFound', `${name} has just been deleted, it seems.`), lookAgainAfter };
    }
    const consent = consentOf(tags);
    if (consent.state !== 'given') {
      return { ...notAllowed(consent, name, asker), withdrawn: [name], lookAgainAfter };
    }
    const objection = objectionTo(place, name);
    if (objection !== undefined) return { ...objection, lookAgainAfter };
    const vpcId = vpcIn(tags);
    if (vpcId === undefined) return { ...vpcUnknown(name, place), lookAgainAfter };
    const uri = `${service.arn}${queryOf(backend)}`;
    return {
      state: 'resolved',
      target: {
        ...{ backend: name, uri, vpcId, speaks: 'either', subnetIds: [] },
        ...(!service.hasPorts && { warning: portNotAssured(name) }),
      },
      lookAgainAfter,
    };
  }

  /** Where the tags are not enough, the owner may add to either of them at any time. */
  async function tagsOf({ service, namespace }: Place, ask: Ask, isEnough: (tags: BothTags) => boolean) {
    const read = async (areEnough: boolean) => {
      const own = await cloudMap.tags(ask, service.arn, areEnough);
      const parent = await cloudMap.tags(ask, namespace.arn, areEnough);
      const areThere = own.found !== undefined && parent.found !== undefined;
      return {
        tags: areThere ? { own: own.found, parent: parent.found } : undefined,
        lookAgainAfter: Math.min(own.lookAgainAfter, parent.lookAgainAfter),
      };
    };
    const known = await read(true);
    return known.tags !== undefined && isEnough(known.tags) ? known : read(false);
  }
}

/** A service's, and its namespace's. */
interface BothTags {
  readonly own: Tags;
  readonly parent: Tags;
}

/** The service's own tag is the nearer one. */
function vpcIn({ own, parent }: BothTags): string | undefined {
  const value = own[vpcTag] ?? parent[vpcTag] ?? '';
  return /^vpc-[0-9a-f]{8,17}$/.test(value) ? value : undefined;
}

/** Instances are found in neither of these. */
function objectionTo({ namespace }: Place, name: string): Unresolved | undefined {
  if (namespace.type === 'HTTP') {
    return refused(
      'CloudMapHttpNamespace',
      `${name} is in an HTTP namespace, in which API Gateway finds no instances: it answers 500 for every request. Make the ` +
        `service in a private DNS namespace, with SRV records.`,
    );
  }
  if (namespace.httpName !== namespace.name) {
    return refused(
      'CloudMapNamespaceAmbiguous',
      `${name} is in namespace ${namespace.id}, which is not the first of the name ${namespace.name}, and API Gateway finds ` +
        `instances in but one of those. Make the service in the other namespace, or in one of another name.`,
    );
  }
  return undefined;
}

function vpcUnknown(name: string, { service, namespace }: Place): Unresolved {
  return refused(
    'CloudMapVpcUnknown',
    `Which VPC the instances of ${name} are in is not known: Cloud Map does not say, so its owner has to, with the tag ` +
      `${vpcTag} (such as vpc-0123456789abcdef0) on the service (${service.arn}) or its namespace (${namespace.arn}). Tags are ` +
      `read again every --load-balancer-resync, and sooner at first.`,
  );
}

function portNotAssured(name: string): TargetWarning {
  return {
    reason: 'CloudMapPortNotAssured',
    message:
      `${name} has no SRV records, so its instances need no port to be registered (Amazon ECS gives them none with A records), ` +
      `and without AWS_INSTANCE_PORT no requests can be sent to them: API Gateway answers 500. Make the service with SRV records.`,
  };
}

/** Whom else the tag names is not for everybody to read. */
function notAllowed(
  consent: Exclude<Consent, { readonly state: 'given' }>,
  name: string,
  asker: { readonly cluster: string; readonly namespace: string },
): Unresolved {
  const { cluster, namespace } = asker;
  const who = `${cluster}/${namespace}`;
  const why =
    consent.state === 'silent'
      ? `neither it nor its Cloud Map namespace has the tag ${consentTag}`
      : `the tag ${consentTag} on ${consent.by === 'own' ? 'it' : 'its Cloud Map namespace'} does not name ${who}`;
  const remedy =
    consent.state === 'silent'
      ? `sets that tag to "${who}" (or "any") on the service or its Cloud Map namespace`
      : `adds "${who}" to that tag`;
  return refused(
    'NotAllowed',
    `Namespace ${namespace} may not send requests to ${name}: ${why}. Nothing is served through it until its owner ` +
      `${remedy}, or an administrator of this controller names it in --allowed-cloud-map-services. Tags are read again ` +
      `every --load-balancer-resync, and sooner at first.`,
  );
}

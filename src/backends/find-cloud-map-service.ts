import type { Unresolved } from '../model/target.ts';
import type { ServiceArn } from './cloud-map-arn.ts';
import type { Ask, CloudMap, Namespace, Service } from './cloud-map.ts';
import { pending, refused } from './unresolved.ts';

/** Where a spec's words lead in Cloud Map. */
export interface Place {
  readonly service: Service;
  readonly namespace: Namespace;
}

export interface FoundPlace {
  readonly found: { readonly state: 'found'; readonly place: Place } | Unresolved;
  readonly lookAgainAfter: number;
}

type Lists = Pick<CloudMap, 'namespaces' | 'services' | 'service'>;

const soon = 'Looking again, every minute at last.';

/** The service of that name in the namespace of that name. Throws AwsCallError. */
export async function findByName(
  cloudMap: Lists,
  wanted: { readonly namespace: string; readonly service: string },
  ask: Ask,
): Promise<FoundPlace> {
  const isIt = ({ name }: Namespace): boolean => name === wanted.namespace;
  const namespaces = await cloudMap.namespaces(ask, (all) => all.some(isIt));
  const [namespace, ...others] = namespaces.found.filter(isIt);
  const called = `Cloud Map namespace ${wanted.namespace}`;

  if (namespace === undefined) {
    const message = `${called} is not there (any more) in ${ask.region}. Create it, or correct cloudMap.namespace. ${soon}`;
    return { found: pending('CloudMapNamespaceNotFound', message), lookAgainAfter: namespaces.lookAgainAfter };
  }
  if (others.length > 0) {
    const ids = [namespace, ...others].map(({ id }) => id).join(', ');
    const message =
      `There are ${others.length + 1} Cloud Map namespaces of the name ${wanted.namespace} (${ids}), and API Gateway finds ` +
      `instances in but one of them. Name the service by cloudMap.serviceArn, or delete the other namespace.`;
    return { found: refused('CloudMapNamespaceAmbiguous', message), lookAgainAfter: namespaces.lookAgainAfter };
  }

  const services = await cloudMap.services(ask, namespace.id, (all) => all.some(({ name }) => name === wanted.service));
  const lookAgainAfter = Math.min(namespaces.lookAgainAfter, services.lookAgainAfter);
  const service = services.found.find(({ name }) => name === wanted.service);
  if (service !== undefined) return { found: { state: 'found', place: { service, namespace } }, lookAgainAfter };
  const message =
    `${called} has no service ${wanted.service} (any more). Create it, or correct cloudMap.service: one that is made anew ` +
    `under its name is the same. ${soon}`;
  return { found: pending('CloudMapServiceNotFound', message), lookAgainAfter };
}

/** The service of that ARN. Throws AwsCallError. */
export async function findByArn(cloudMap: Lists, wanted: ServiceArn, ask: Ask): Promise<FoundPlace> {
  const service = await cloudMap.service(ask, wanted.arn);
  if (service.found === undefined) {
    const message =
      `Cloud Map service ${wanted.arn} is not there (any more). Account ${wanted.account} has to be the controller's own. ` +
      `Create it, or name another one. ${soon}`;
    return { found: pending('CloudMapServiceNotFound', message), lookAgainAfter: service.lookAgainAfter };
  }

  const { namespaceId } = service.found;
  const isIt = ({ id }: Namespace): boolean => id === namespaceId;
  const namespaces = await cloudMap.namespaces(ask, (all) => all.some(isIt));
  const lookAgainAfter = Math.min(service.lookAgainAfter, namespaces.lookAgainAfter);
  const namespace = namespaces.found.find(isIt);
  if (namespace !== undefined)
    return { found: { state: 'found', place: { service: service.found, namespace } }, lookAgainAfter };
  const message = `The namespace ${namespaceId} of Cloud Map service ${wanted.arn} is not there (any more). ${soon}`;
  return { found: pending('CloudMapNamespaceNotFound', message), lookAgainAfter };
}

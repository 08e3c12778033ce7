import { failureOf } from '../aws/aws-call-error.ts';
import { standingOf, tagsFor, type Cluster, type Tags } from '../aws/ownership.ts';
import { patiently } from '../aws/patiently.ts';
import { endpointsNamed, nameOfEndpoints, type PodEndpoints } from '../model/pod-endpoints.ts';
import type { Clock } from '../runtime/clock.ts';
import type { CloudMapCalls, CloudMapResource } from './cloud-map-calls.ts';
import { marksOf, namespaceNameOf, ownerOf, serviceNameOf } from './cloud-map-names.ts';

/** The cluster's namespace in Cloud Map, which has all of its services in it. */
export type NamespaceState =
  | { readonly is: 'absent' }
  | { readonly is: 'present'; readonly id: string; readonly arn: string }
  /** It is being made, or (`to` absent) deleted. */
  | { readonly is: 'changing'; readonly to: 'present' | 'absent'; readonly operationId: string };

/** A Cloud Map service of the cluster's namespace. */
export interface ClusterService extends CloudMapResource {
  /** Whether its tags say that it was made for these endpoints; undefined: nobody has looked. */
  readonly isOurs: boolean | undefined;
}

/**
 * What there is in Cloud Map of this cluster's: one namespace, by its name and tags, and the services in it, by theirs. It is
 * listed once, when it is first asked for; from then on own creates and deletes keep it true. Tags are in no list of Cloud Map
 * (documented), so those of a service are read when something is to be changed in it. All of it throws AwsCallError.
 */
export class ClusterServices {
  readonly #cloudMap: CloudMapCalls;
  readonly #clock: Clock;
  readonly #cluster: Cluster;
  readonly #defaults: Tags;
  #namespace: NamespaceState | undefined;
  /** By name. */
  readonly #services = new Map<string, ClusterService>();
  #looking: Promise<void> | undefined;

  constructor(options: {
    readonly cloudMap: CloudMapCalls;
    readonly clock: Clock;
    readonly cluster: Cluster;
    readonly defaultTags: Tags;
  }) {
    this.#cloudMap = options.cloudMap;
    this.#clock = options.clock;
    this.#cluster = options.cluster;
    this.#defaults = options.defaultTags;
  }

  async namespace(): Promise<NamespaceState> {
    if (this.#namespace === undefined) {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
      await this.#looking;
    }
    return this.#namespace ?? { is: 'absent' };
  }

  /** The service of these endpoints, whose tags have been looked at. */
  async serviceOf(endpoints: PodEndpoints): Promise<(ClusterService & { readonly isOurs: boolean }) | undefined> {
    await this.namespace();
    const name = serviceNameOf(endpoints);
    const service = this.#services.get(name);
    if (service === undefined) return undefined;
    const isOurs = service.isOurs ?? (await this.#isOurs(service, endpoints));
    if (isOurs === undefined) return undefined;
    const looked = { ...service, isOurs };
    this.#services.set(name, looked);
    return looked;
  }

  /** The endpoints of all services that may be ours, as their descriptions and names say. */
  async endpoints(): Promise<readonly PodEndpoints[]> {
    await this.namespace();
    return [...this.#services.values()].flatMap(({ name, description, isOurs }) => {
      const endpoints = isOurs === false ? undefined : endpointsNamed(description);
      return endpoints !== undefined && serviceNameOf(endpoints) === name ? endpoints : [];
    });
  }

  /** Asks for the namespace. */
  async createNamespace(vpcId: string): Promise<void> {
    const { operationId } = await this.#cloudMap.createNamespace({
      name: namespaceNameOf(this.#cluster),
      vpcId,
      description: `The pods that private-http-api-controller registers in cluster ${this.#cluster.name}`,
      tags: this.#tagsOf(undefined),
    });
    this.#namespace = { is: 'changing', to: 'present', operationId };
  }

  /** Asks for the deletion of the namespace; answers false where there are services in it still. */
  async deleteNamespace(id: string): Promise<boolean> {
    const others = [...this.#services.values()].filter(({ isOurs }) => isOurs === false);
    this.forget();
    const present = await this.namespace();
    // Whose they are has been looked at: nobody is to do so again only because they are there still.
    for (const { name, id: theirs } of others) {
      const listed = this.#services.get(name);
      if (listed?.id === theirs) this.#services.set(name, { ...listed, isOurs: false });
    }
    if (present.is !== 'present' || present.id !== id || this.#services.size > 0) return false;
    const { operationId } = await this.#cloudMap.deleteNamespace(id);
    this.#namespace = { is: 'changing', to: 'absent', operationId };
    return true;
  }

  /** What is known is not known any more: it is looked at again when it is next asked for. */
  forget(): void {
    this.#namespace = undefined;
    this.#services.clear();
  }

  async createService(endpoints: PodEndpoints, namespaceId: string): Promise<ClusterService> {
    const name = serviceNameOf(endpoints);
    const made = await this.#cloudMap.createService({
      ...{ name, namespaceId, tags: this.#tagsOf(endpoints) },
      description: nameOfEndpoints(endpoints),
    });
    const service = { ...made, name, isOurs: true };
    this.#services.set(name, service);
    return service;
  }

  /** Answers false, and deletes nothing, where it turns out to be somebody else's, which is remembered. */
  async deleteService(endpoints: PodEndpoints, service: ClusterService): Promise<boolean> {
    const isOurs = await this.#isOurs(service, endpoints);
    if (isOurs === false) {
      this.#services.set(service.name, { ...service, isOurs });
      return false;
    }
    if (isOurs === true) await this.#cloudMap.deleteService(service.id);
    this.#services.delete(service.name);
    return true;
  }

  async #look(): Promise<void> {
    const named = await this.#cloudMap.namespacesNamed(namespaceNameOf(this.#cluster));
    const found: CloudMapResource[] = [];
    for (const namespace of named) {
      const tags = await patiently(() => this.#cloudMap.tagsOf(namespace.arn), this.#clock);
      if (standingOf(tags, marksOf(this.#cluster, undefined)).is === 'own') found.push(namespace);
    }
    const [own] = found;
    const services = own === undefined ? [] : await patiently(() => this.#cloudMap.servicesIn(own.id), this.#clock);
    this.#services.clear();
    for (const service of services) this.#services.set(service.name, { ...service, isOurs: undefined });
    this.#namespace = own === undefined ? { is: 'absent' } : { is: 'present', id: own.id, arn: own.arn };
  }

  /** Undefined where it is gone, which is remembered. */
  async #isOurs({ arn, name }: ClusterService, endpoints: PodEndpoints): Promise<boolean | undefined> {
    try {
      return standingOf(await this.#cloudMap.tagsOf(arn), marksOf(this.#cluster, endpoints)).is === 'own';
    } catch (error) {
      if (failureOf(error).kind !== 'notFound') throw error;
      this.#services.delete(name);
      return undefined;
    }
  }

  #tagsOf(endpoints: PodEndpoints | undefined): Tags {
    return tagsFor({ defaults: this.#defaults, cluster: this.#cluster, owner: ownerOf(this.#cluster, endpoints) });
  }
}

import {
  GetServiceCommand,
  ListNamespacesCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  type ServiceSummary,
} from '@aws-sdk/client-servicediscovery';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Aws, CallOptions } from '../aws/aws-caller.ts';
import { allPages } from '../aws/pages.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Tags } from './consent.ts';
import { Remembered, type Answer } from './remembered.ts';

/** A namespace of Cloud Map. */
export interface Namespace {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** By which DiscoverInstances knows it: another than its name where an older namespace has that (documented). */
  readonly httpName: string;
  readonly type: string;
}

/** A service in a namespace of Cloud Map. */
export interface Service {
  readonly arn: string;
  readonly name: string;
  readonly namespaceId: string;
  /** Whether each instance has a port, which Cloud Map asks for where there are SRV records (documented: RegisterInstance). */
  readonly hasPorts: boolean;
}

/** For whom something is looked up, and how fresh it has to be. */
export interface Ask {
  readonly region: string;
  readonly call: CallOptions;
  /** What was found before that, by Clock.monotonic(), is not good enough. */
  readonly asOf?: number | undefined;
}

/**
 * What there is in Cloud Map, looked up when it is needed and remembered for everybody: a list of the Region's namespaces,
 * a list of the services of each namespace that is named, and the tags of both. All throw AwsCallError.
 */
export class CloudMap {
  readonly #aws: Pick<Aws, 'cloudMap'>;
  readonly #clock: Clock;
  readonly #sweep: number;
  readonly #namespaces: Remembered<readonly Namespace[]>;
  readonly #services: Remembered<readonly Service[]>;
  readonly #service: Remembered<Service | undefined>;
  readonly #tags: Remembered<Tags | undefined>;

  constructor(options: { readonly aws: Pick<Aws, 'cloudMap'>; readonly clock: Clock; readonly sweep: number }) {
    this.#aws = options.aws;
    this.#clock = options.clock;
    this.#sweep = options.sweep;
    this.#namespaces = new Remembered(options);
    this.#services = new Remembered(options);
    this.#service = new Remembered(options);
    this.#tags = new Remembered(options);
  }

  /** All namespaces of the Region; `isEnough` as in a question to Remembered. */
  async namespaces(
    { region, ...ask }: Ask,
    isEnough: (found: readonly Namespace[]) => boolean,
  ): Promise<Answer<readonly Namespace[]>> {
    const look = (call: CallOptions) =>
      allPages({
        clock: this.#clock,
        page: async (NextToken) => {
          const page = await this.#aws.cloudMap(region).call(new ListNamespacesCommand({ NextToken }), call);
          const items = (page.Namespaces ?? []).map(({ Id = '', Arn = '', Name = '', Type = '', Properties }) => ({
            ...{ id: Id, arn: Arn, name: Name, type: Type },
            httpName: Properties?.HttpProperties?.HttpName ?? Name,
          }));
          return { items, nextToken: page.NextToken };
        },
      });
    return this.#namespaces.find({ ...ask, key: region, look, isEnough });
  }

  /** The services of a namespace. */
  async services(
    { region, ...ask }: Ask,
    namespaceId: string,
    isEnough: (found: readonly Service[]) => boolean,
  ): Promise<Answer<readonly Service[]>> {
    const Filters = [{ Name: 'NAMESPACE_ID' as const, Values: [namespaceId] }];
    const look = (call: CallOptions) =>
      allPages({
        clock: this.#clock,
        page: async (NextToken) => {
          const page = await this.#aws.cloudMap(region).call(new ListServicesCommand({ Filters, NextToken }), call);
          const items = (page.Services ?? []).map((found) => serviceOf(found, namespaceId));
          return { items, nextToken: page.NextToken };
        },
      });
    return this.#services.find({ ...ask, key: `${region} ${namespaceId}`, look, isEnough });
  }

  /** A service by its ARN; undefined where there is none. */
  async service({ region, ...ask }: Ask, arn: string): Promise<Answer<Service | undefined>> {
    const look = (call: CallOptions) =>
      unlessMissing(async () => {
        const { Service: found } = await this.#aws.cloudMap(region).call(new GetServiceCommand({ Id: arn }), call);
        return serviceOf({ ...found, Arn: arn }, found?.NamespaceId ?? '');
      });
    return this.#service.find({ ...ask, key: arn, look, isEnough: (found) => found !== undefined });
  }

  /**
   * The tags of a namespace or service; undefined where it is not there.
   *
   * @param isEnough Whether what the tags say is good until the next sweep: what is missing in them may come soon, or never.
   */
  async tags({ region, ...ask }: Ask, arn: string, isEnough: boolean): Promise<Answer<Tags | undefined>> {
    const look = (call: CallOptions) =>
      unlessMissing(async () => {
        const command = new ListTagsForResourceCommand({ ResourceARN: arn });
        const { Tags: found = [] } = await this.#aws.cloudMap(region).call(command, call);
        return Object.fromEntries(found.map(({ Key = '', Value = '' }) => [Key, Value]));
      });
    return this.#tags.find({ ...ask, key: arn, look, isEnough: () => isEnough, latest: this.#sweep });
  }
}

function serviceOf({ Arn = '', Name = '', DnsConfig }: ServiceSummary, namespaceId: string): Service {
  const hasPorts = DnsConfig?.DnsRecords?.some(({ Type }) => Type === 'SRV') === true;
  return { arn: Arn, name: Name, namespaceId, hasPorts };
}

async function unlessMissing<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof AwsCallError && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
}

import { crdVersionAnnotation } from '../model/names.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { messageOf } from '../runtime/message-of.ts';
import { backOffDelay } from './back-off.ts';
import type { KubernetesConnection } from './connection.ts';
import { ResourceClient } from './resource-client.ts';
import type { ResourceType } from './resource-type.ts';

const definitions: ResourceType<AnyObject> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
};

const retry = { base: 500, max: 10_000 };
const howToApply = 'Apply those of this release: helm upgrade with crds.install=true, or kubectl apply -f crds/.';

/** The cluster has a schema that this controller was not written for: what it writes would be cut down to it. */
export class OutdatedDefinitions extends Error {
  override readonly name = 'OutdatedDefinitions';
}

/** The CustomResourceDefinitions that this controller works with, as the cluster has them. */
export class OurDefinitions {
  readonly #versions: Readonly<Record<string, number>>;
  readonly #client: ResourceClient<AnyObject>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #random: () => number;
  #lacking: string | undefined = 'the CustomResourceDefinitions have not been looked at yet.';

  constructor(options: {
    readonly connection: Pick<KubernetesConnection, 'request'>;
    /** The oldest version that will do, by name. */
    readonly versions: Readonly<Record<string, number>>;
    readonly clock: Clock;
    readonly log: Log;
    readonly random?: () => number;
  }) {
    this.#versions = options.versions;
    this.#client = new ResourceClient({ connection: options.connection, resource: definitions });
    this.#clock = options.clock;
    this.#log = options.log;
    this.#random = options.random ?? Math.random;
  }

  /** What is waited for; undefined where nothing is. */
  get lacking(): string | undefined {
    return this.#lacking;
  }

  /** Waits until the cluster has all of them. Throws OutdatedDefinitions where one is older than it may be. */
  async present(): Promise<void> {
    for (let failures = 1; ; failures += 1) {
      this.#lacking = await this.#look();
      if (this.#lacking === undefined) return;
      const retryIn = backOffDelay({ ...retry, random: this.#random }, failures);
      this.#log.warn({ retryIn }, `Waiting: ${this.#lacking}`);
      await this.#clock.sleep(retryIn);
    }
  }

  async #look(): Promise<string | undefined> {
    try {
      const missing: string[] = [];
      const outdated: string[] = [];
      for (const [name, wanted] of Object.entries(this.#versions)) {
        const definition = await this.#client.get({ name });
        if (definition === undefined) missing.push(name);
        else if (!(versionOf(definition) >= wanted))
          outdated.push(`${name} has ${shown(definition)}, needed is ${wanted}`);
      }
      if (outdated.length > 0)
        throw new OutdatedDefinitions(
          `The cluster's CustomResourceDefinitions are older than this controller, by their annotation ` +
            `${crdVersionAnnotation}: ${outdated.join('; ')}. ${howToApply} The next start goes on.`,
        );
      return missing.length === 0
        ? undefined
        : `the cluster has no CustomResourceDefinition ${missing.join(' and none ')}. ${howToApply}`;
    } catch (error) {
      if (error instanceof OutdatedDefinitions) throw error;
      return `the CustomResourceDefinitions cannot be read: ${messageOf(error)}`;
    }
  }
}

/** NaN, which is at least nothing, where it has none: it is from before there were versions, or not ours. */
function versionOf({ metadata }: AnyObject): number {
  return Number(metadata.annotations?.[crdVersionAnnotation] ?? NaN);
}

function shown({ metadata }: AnyObject): string {
  return metadata.annotations?.[crdVersionAnnotation] ?? 'none';
}

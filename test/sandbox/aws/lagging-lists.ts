import type { Clock } from '../../../src/runtime/clock.ts';

interface List {
  readonly operation: string;
  /** The output's member that is the list. */
  readonly member: string;
  /** What tells one item from another. */
  readonly id: string;
}

/** Which list shows what a create has made. */
const lists: Readonly<Record<string, List>> = {
  CreateApi: { operation: 'GetApis', member: 'Items', id: 'ApiId' },
  CreateDeployment: { operation: 'GetDeployments', member: 'Items', id: 'DeploymentId' },
  CreateIntegration: { operation: 'GetIntegrations', member: 'Items', id: 'IntegrationId' },
  CreateRoute: { operation: 'GetRoutes', member: 'Items', id: 'RouteId' },
  CreateSecurityGroup: { operation: 'DescribeSecurityGroups', member: 'SecurityGroups', id: 'GroupId' },
  CreateStage: { operation: 'GetStages', member: 'Items', id: 'StageName' },
  CreateVpcLink: { operation: 'GetVpcLinks', member: 'Items', id: 'VpcLinkId' },
};

/** The creates that a list can lag behind. */
export const creates: readonly string[] = Object.keys(lists);

/** A call that was carried out. */
export interface Done {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: object;
}

/** Leaves what was just made out of the lists for a while, as AWS may: its lists are consistent in the end only. */
export class LaggingLists {
  readonly #clock: Clock;
  /** By list and id: Clock.monotonic() from when on it is shown. */
  readonly #hidden = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What that create has made is shown `ms` from now. */
  hide({ operation, input, output }: Done, ms: number): void {
    const list = lists[operation];
    if (list !== undefined) this.#hidden.set(keyOf(list, input, output), this.#clock.monotonic() + ms);
  }

  /** A list's output without what is not shown yet; another operation's as it is. */
  shown({ operation, input, output }: Done): object {
    const list = Object.values(lists).find((candidate) => candidate.operation === operation);
    if (list === undefined || this.#hidden.size === 0) return output;
    // By its member's name, a list; what is in it is a structure.
    const items = (output as Readonly<Record<string, readonly object[] | undefined>>)[list.member];
    return { ...output, [list.member]: items?.filter((item) => this.#isShown(keyOf(list, input, item))) };
  }

  #isShown(key: string): boolean {
    const from = this.#hidden.get(key);
    if (from === undefined || from > this.#clock.monotonic()) return from === undefined;
    this.#hidden.delete(key);
    return true;
  }
}

/** Names are there once an API, ids once in the world. */
function keyOf({ operation, id }: List, { ApiId }: Done['input'], item: object): string {
  const value: unknown = (item as Readonly<Record<string, unknown>>)[id]; // a structure of the SDK
  return [operation, ApiId, value].map(String).join(' ');
}

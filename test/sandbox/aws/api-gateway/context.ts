import type { Caller, World } from '../service.ts';
import type { Neighbours } from './neighbours.ts';
import type { ApiState, RegionState } from './state.ts';
import { faults } from './faults.ts';

/** What every kind of resource here is built on. */
export interface GatewayContext {
  readonly world: World;
  readonly neighbours: Neighbours;
  readonly region: (name: string) => RegionState;
  /** `http://{apiId}.execute-api.{region}.localhost:{port}` */
  readonly endpointOf: (apiId: string, region: string) => string;
  /** How many APIs a Region may have. */
  readonly apiQuota: number;
  readonly vpcLinkDelays: VpcLinkDelays;
  /** Why the next links fail instead of becoming available, oldest first. */
  readonly vpcLinkFailures: string[];
}

/** How long a VPC link is on its way, in ms of the sandbox's clock. */
export interface VpcLinkDelays {
  /** PENDING until then. */
  readonly create: number;
  /** DELETING until then, and gone after it. */
  readonly delete: number;
}

/** @throws NotFoundException where the caller's Region has no such API. */
export function findApi(context: GatewayContext, caller: Caller, apiId: string | undefined): ApiState {
  const api = context.region(caller.region).apis.get(apiId ?? '');
  if (api === undefined) throw faults.apiNotFound(context.world.account, apiId ?? '');
  return api;
}

/** Timestamps have a precision of one second (documented by the CLI's examples). */
export function now({ world }: GatewayContext): Date {
  return new Date(Math.floor(world.clock.now() / 1000) * 1000);
}

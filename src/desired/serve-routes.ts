import type { LinkState } from '../model/link-state.ts';
import type { PrivateHttpApi, RouteStatus } from '../model/private-http-api.ts';
import { routesOf } from '../model/routes-of.ts';
import type { Resolution, Unresolved } from '../model/target.ts';

/** What a route is served with, and why that is not what the spec asks for, where it is not. */
export interface RouteOutcome {
  readonly served: ServedRoute | undefined;
  readonly unresolved: Unresolved | undefined;
  /** What people should know of it all the same. */
  readonly note?: string | undefined;
}

export interface ServedRoute {
  readonly backend: string;
  readonly uri: string;
  readonly vpcId: string;
  readonly vpcLinkId: string;
  /** As in DesiredIntegration: it belongs to the target that it was served with. */
  readonly serverName?: string | undefined;
}

interface Options {
  readonly api: PrivateHttpApi;
  /** By routeKey. */
  readonly resolutions: ReadonlyMap<string, Resolution>;
  /** By VPC. */
  readonly links: ReadonlyMap<string, LinkState>;
  /** Names and ids of links that do not allow the API's namespace (any more): nothing is served through them. */
  readonly closed: ReadonlySet<string>;
}

/**
 * What each route of the spec is served with, by routeKey. A backend that is pending, refused or could not be read leaves
 * its route on the last known good target, which status remembers: a failing read never removes a working target. A
 * route that never had one is left out until it resolves, and so is one whose last target's owner does not consent (any
 * more).
 */
export function serveRoutes({ api, resolutions, links, closed }: Options): ReadonlyMap<string, RouteOutcome> {
  const remembered = new Map(api.status?.routes?.map((route) => [route.routeKey, route]));
  const fresh = freshTargets(resolutions);

  return new Map(
    routesOf(api).map(({ routeKey, tls }) => {
      const resolution = resolutions.get(routeKey);
      const last = remembered.get(routeKey);
      if (resolution?.state === 'resolved') return [routeKey, through(resolution, tls?.serverName, last)];
      return [routeKey, { served: lastKnownGood(last, resolution), unresolved: resolution }];
    }),
  );

  function through(resolution: Resolved, serverName: string | undefined, last: RouteStatus | undefined): RouteOutcome {
    const { target } = resolution;
    const link = links.get(target.vpcId);
    const { note } = resolution;
    if (link?.state === 'ready') {
      const served = pick(target, link.vpcLinkId, serverName);
      return { served, unresolved: undefined, ...(note !== undefined && { note }) };
    }
    const unresolved = link && { state: link.state, reason: link.reason, message: link.message };
    return { served: lastKnownGood(last, resolution), unresolved };
  }

  function lastKnownGood(last: RouteStatus | undefined, resolution: Resolution | undefined): ServedRoute | undefined {
    if (last === undefined || !mayServeOn(last, resolution)) return undefined;
    const { backend, target: uri, vpcId, serverName } = last;
    if (backend === undefined || uri === undefined || vpcId === undefined) return undefined;
    const vpcLinkId = linkIdOf(vpcId);
    if (vpcLinkId === undefined) return undefined;
    // Where the same backend was resolved just now, what that found is newer than what is remembered; but a link leads into one
    // VPC only.
    const found = fresh.get(backend);
    return pick(found?.vpcId === vpcId ? found : { backend, uri, vpcId }, vpcLinkId, serverName);
  }

  function linkIdOf(vpcId: string): string | undefined {
    const link = links.get(vpcId);
    if (link?.state === 'ready') return link.vpcLinkId;
    const used = api.status?.vpcLinks?.find(
      ({ name, vpcLinkId, ...each }) =>
        vpcLinkId !== undefined && (each.vpcId ?? name) === vpcId && !closed.has(name) && !closed.has(vpcLinkId),
    );
    return used?.vpcLinkId;
  }
}

/** The VPCs that the routes lead into, or led into when they were last programmed: those whose links are in use. */
export function vpcsOf({ api, resolutions }: Pick<Options, 'api' | 'resolutions'>): ReadonlySet<string> {
  const keys = new Set(routesOf(api).map(({ routeKey }) => routeKey));
  const remembered = (api.status?.routes ?? [])
    .filter((route) => keys.has(route.routeKey) && mayServeOn(route, resolutions.get(route.routeKey)))
    .filter(({ routeKey }) => resolutions.get(routeKey)?.state !== 'resolved')
    .flatMap(({ vpcId }) => vpcId ?? []);
  const found = [...resolutions.values()].flatMap((resolution) =>
    resolution.state === 'resolved' ? resolution.target.vpcId : [],
  );
  return new Set([...found, ...remembered]);
}

/** Whether a route that was served before may go on with what it was served with. */
function mayServeOn({ integrationId, backend = '' }: RouteStatus, resolution: Resolution | undefined): boolean {
  return integrationId !== undefined && resolution?.withdrawn?.includes(backend) !== true;
}

type Resolved = Extract<Resolution, { readonly state: 'resolved' }>;

type Whereabouts = Pick<ServedRoute, 'backend' | 'uri' | 'vpcId'>;

function freshTargets(resolutions: ReadonlyMap<string, Resolution>): ReadonlyMap<string, Whereabouts> {
  return new Map(
    [...resolutions.values()].flatMap((resolution) =>
      resolution.state === 'resolved' ? [[resolution.target.backend, resolution.target]] : [],
    ),
  );
}

function pick({ backend, uri, vpcId }: Whereabouts, vpcLinkId: string, serverName: string | undefined): ServedRoute {
  return { backend, uri, vpcId, vpcLinkId, serverName };
}

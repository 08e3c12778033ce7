import type { Drift } from '../model/drift.ts';
import type { LinkState } from '../model/link-state.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApi, PrivateHttpApiStatus, RouteStatus } from '../model/private-http-api.ts';
import { tagKeysOf } from '../model/tag-keys.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import type { Unresolved } from '../model/target.ts';
import { conditionsOf } from './conditions-of.ts';
import { drifted } from './drift-findings.ts';
import { forKstatus, programmed, ready, type ApiFinding, type Progress } from './findings.ts';
import { lastErrorOf, type Failed } from './last-error.ts';

/** What a route is served with. */
interface Served {
  readonly backend: string;
  readonly uri: string;
  readonly vpcId: string;
  readonly serverName?: string | undefined;
}

/** Everything that a turn found out, in the order in which it did. */
export interface Report {
  readonly api: PrivateHttpApi;
  readonly region: string;
  /** Accepted, ResolvedRefs and VpcLinkReady. */
  readonly findings: readonly ApiFinding[];
  readonly progress: Progress;
  /** By VPC. */
  readonly links: ReadonlyMap<string, LinkState>;
  /** By routeKey: what is served, and why it is not what the spec asks for. */
  readonly outcomes: ReadonlyMap<
    string,
    {
      readonly served: Served | undefined;
      readonly unresolved: Unresolved | undefined;
      /** What people should know of it all the same. */
      readonly note?: string | undefined;
    }
  >;
  readonly desired: DesiredApi;
  /** AWS as it is known to be; undefined where nobody looked, because nothing has changed since it was brought there. */
  readonly observed: ObservedApi | undefined;
  /** Targets and ids of links in status that nothing else vouches for: they are forgotten. */
  readonly disbelieved?: ReadonlySet<string>;
  /** What was tried just now and failed. */
  readonly failed?: Failed;
  /** What a comparison with AWS found, if there was one. */
  readonly compared?: { readonly drift: Drift | undefined };
  /** The value of annotation reconcile-at that this turn did. */
  readonly handled?: string | undefined;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * The status after a turn. What is said of routes and stages stays what it was until AWS is completely as desired: the
 * targets in it are the last known good ones, and the next turn falls back on them.
 */
export function apiStatus(report: Report): PrivateHttpApiStatus {
  const { api, region, progress, desired, observed, now } = report;
  const {
    applying: _applying,
    applied: _applied,
    url: _url,
    tagKeys: _tagKeys,
    lastError: _error,
    drift: driftBefore,
    ...before
  } = api.status ?? {};
  const drift = report.compared === undefined ? driftBefore : report.compared.drift;
  const left = drifted(drift);
  const complete = progress.state === 'programmed';

  const endpoint = observed?.api?.endpoint ?? before.endpoint;
  const stages = complete && observed !== undefined ? stagesOf(observed, desired, endpoint) : before.stages;
  const url = stages?.[0]?.url;
  const routes = api.spec.routes.map(({ routeKey }) => routeStatus(routeKey, report));
  const served = routes.filter(({ state }) => state === 'Programmed').length;
  const findings = [
    ...report.findings,
    programmed(progress, { served, of: routes.length, drifted: left !== undefined }),
    ...(left === undefined ? [] : [left]),
  ];
  const overall = ready(findings, url);
  const lastError = lastErrorAfter(report);
  const deployments = complete && observed !== undefined ? deploymentsOf(observed) : before.deployments;

  return {
    ...before,
    observedGeneration: api.metadata.generation ?? 0,
    region,
    ...(observed?.api && { apiId: observed.api.apiId }),
    ...(endpoint !== undefined && { endpoint }),
    ...(url !== undefined && { url }),
    ...(stages && { stages }),
    ...(deployments && { deployments }),
    routesProgrammed: `${served}/${routes.length}`,
    routes,
    vpcLinks: linksOf(report, complete),
    ...writeAheadLog(report),
    ...managedTags(report),
    ...(drift && { drift }),
    ...(lastError && { lastError }),
    ...(report.handled !== undefined && { lastHandledReconcileAt: report.handled }),
    conditions: conditionsOf([...findings, overall, ...forKstatus(overall)], {
      before: before.conditions,
      generation: api.metadata.generation ?? 0,
      now,
    }),
  };
}

/** It stays while nothing new is known of it, and goes when something was tried and went well, or when it is waited for others. */
function lastErrorAfter({ api, failed, progress, now }: Report): PrivateHttpApiStatus['lastError'] {
  if (failed !== undefined) return lastErrorOf(failed, now);
  const isOver = progress.state === 'programmed' || (progress.state === 'waiting' && progress.reason !== 'Programming');
  if (isOver || api.status?.lastError === undefined) return undefined;
  if (progress.state !== 'programming') return api.status.lastError;
  // What is being tried again is not refused any more: where the try has to wait for its turn, the next turn goes on with it.
  const { hash: _hash, ...lastError } = api.status.lastError;
  return lastError;
}

/** The keys of all tags that may have been set: while AWS is being changed those from before, and those to come. */
function managedTags({ api, progress, desired }: Report): Pick<PrivateHttpApiStatus, 'tagKeys'> {
  const before = api.status?.tagKeys ?? [];
  const wanted = tagKeysOf([desired.settings.tags, ...[...desired.stages.values()].map(({ tags }) => tags)]);
  const keys = {
    programmed: wanted,
    programming: [...new Set([...before, ...wanted])].sort(),
    waiting: before,
    failed: before,
  }[progress.state];
  return keys.length === 0 ? {} : { tagKeys: keys };
}

/**
 * `applying` while AWS is being changed and until that has succeeded, `applied` once it has: so that whoever takes over
 * knows whether status can be believed.
 */
function writeAheadLog({ api, progress, desired, now }: Report): Pick<PrivateHttpApiStatus, 'applying' | 'applied'> {
  const { applying, applied } = api.status ?? {};
  switch (progress.state) {
    case 'programmed':
      return { applied: desired.hash };
    case 'programming': {
      const since = applying?.hash === desired.hash ? applying.since : new Date(now).toISOString();
      return { applying: { hash: desired.hash, since } };
    }
    case 'waiting':
    case 'failed':
      return { ...(applying && { applying }), ...(applied !== undefined && { applied }) };
  }
}

function stagesOf(observed: ObservedApi, desired: DesiredApi, endpoint = ''): PrivateHttpApiStatus['stages'] {
  const present = new Map(observed.stages.map((stage) => [stage.stageName, stage]));
  const contents = new Map(observed.deployments.map(({ deploymentId, contentHash }) => [deploymentId, contentHash]));

  return [...desired.stages.keys()].map((name) => {
    const deploymentId = present.get(name)?.deploymentId;
    const contentHash = contents.get(deploymentId ?? '');
    return {
      name,
      url: name === '$default' ? endpoint : `${endpoint}/${name}`,
      ...(deploymentId !== undefined && { deploymentId }),
      ...(contentHash !== undefined && { contentHash }),
    };
  });
}

/** Those of ours, newest first. */
function deploymentsOf({ deployments, stages }: ObservedApi): PrivateHttpApiStatus['deployments'] {
  return [...deployments]
    .sort((one, other) => other.createdAt - one.createdAt)
    .flatMap(({ deploymentId, contentHash, usable, createdAt }) => {
      if (contentHash === undefined || !usable) return [];
      const serving = stages.filter((stage) => stage.deploymentId === deploymentId).map(({ stageName }) => stageName);
      const since = new Date(createdAt).toISOString();
      return [{ deploymentId, contentHash, createdAt: since, ...(serving.length > 0 && { stages: serving }) }];
    })
    .slice(0, 20);
}

function routeStatus(routeKey: string, report: Report): RouteStatus {
  const { api, outcomes, desired, observed, progress, disbelieved } = report;
  const { served, unresolved, note } = outcomes.get(routeKey) ?? {};
  const before = api.status?.routes?.find((route) => route.routeKey === routeKey);
  const complete = progress.state === 'programmed';

  const state = unresolved === undefined ? (complete ? 'Programmed' : 'Pending') : asRouteState(unresolved.state);
  const message = unresolved?.message ?? (complete ? note : 'Being programmed: see condition Programmed.');
  const lastGood =
    complete && served !== undefined && observed !== undefined
      ? {
          backend: served.backend,
          target: served.uri,
          vpcId: served.vpcId,
          ...(served.serverName !== undefined && { serverName: served.serverName }),
          ...integrationOf(desired.routes.get(routeKey)?.integration, observed),
        }
      : lastGoodOf(disbelieved?.has(served?.uri ?? '') === true ? undefined : served && before);
  return { routeKey, state, ...lastGood, ...(message !== undefined && { message }) };
}

/** A route that is served with nothing has no last good target, from before it is taken away: nobody falls back on it. */
function lastGoodOf(before: RouteStatus | undefined): Omit<RouteStatus, 'routeKey' | 'state' | 'message'> {
  if (before === undefined) return {};
  const { routeKey: _key, state: _state, message: _message, ...lastGood } = before;
  return lastGood;
}

function integrationOf(key: string | undefined, { integrations }: ObservedApi): { readonly integrationId?: string } {
  const integrationId = integrations.find((integration) => integration.key === key)?.integrationId;
  return integrationId === undefined ? {} : { integrationId };
}

/** Until the change is complete the links used before are in use still, and after that those that something is served through. */
function linksOf(report: Report, complete: boolean): NonNullable<PrivateHttpApiStatus['vpcLinks']> {
  const { api, links, desired, disbelieved } = report;
  const served = new Set([...desired.integrations.values()].map(({ connectionId }) => connectionId));
  const before = (api.status?.vpcLinks ?? []).map(({ vpcLinkId, ...link }): LinkStatus => {
    const isInUse = vpcLinkId !== undefined && (!complete || served.has(vpcLinkId));
    return isInUse && disbelieved?.has(vpcLinkId) !== true ? { ...link, vpcLinkId } : link;
  });
  const wanted = new Map<string, LinkStatus>();
  // Where one link is named for backends of several VPCs, it is that of the VPC which it leads into: the last one counts.
  const known = new Map(before.map(({ name, vpcId }) => [name, vpcId]));
  const sureness = ([vpcId, { name, state }]: readonly [string, LinkState]): number =>
    state === 'ready' ? 2 : known.get(name) === vpcId ? 1 : 0;
  for (const [vpcId, link] of [...links].sort((one, other) => sureness(one) - sureness(other))) {
    const vpcLinkId =
      link.state === 'ready' ? link.vpcLinkId : before.find(({ name }) => name === link.name)?.vpcLinkId;
    wanted.set(link.name, { name: link.name, vpcId, ...(vpcLinkId !== undefined && { vpcLinkId }) });
  }
  const left = before.filter(({ name, vpcLinkId }) => !wanted.has(name) && (!complete || vpcLinkId !== undefined));
  return [...wanted.values(), ...left];
}

type LinkStatus = NonNullable<PrivateHttpApiStatus['vpcLinks']>[number];

function asRouteState(state: Unresolved['state']): RouteStatus['state'] {
  return state === 'pending' ? 'Pending' : 'Refused';
}

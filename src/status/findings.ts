import type { Condition, Finding } from '../model/condition.ts';
import type { LinkState } from '../model/link-state.ts';
import type { Reason } from '../model/reason.ts';
import type { Resolution, Unresolved } from '../model/target.ts';

export type ApiConditionType = 'Accepted' | 'ResolvedRefs' | 'VpcLinkReady' | 'Programmed' | 'Drifted';
export type ApiFinding = Finding<ApiConditionType>;

/** Whether AWS is as the spec asks for: what the last attempt to make it so came to. */
export type Progress =
  | { readonly state: 'programmed' }
  /** It is being made so. */
  | { readonly state: 'programming'; readonly message: string }
  /** It is not, and that passes by itself. */
  | { readonly state: 'waiting'; readonly reason: Reason; readonly message: string }
  /** It is not, and somebody has to do something. */
  | { readonly state: 'failed'; readonly reason: Reason; readonly message: string };

/** Why it is not. */
export type Setback = Extract<Progress, { readonly reason: Reason }>;

/** Accepted: whether the spec can be programmed at all. */
export function accepted(conflicts: readonly string[]): ApiFinding {
  return conflicts.length === 0
    ? { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'The spec can be programmed.' }
    : { type: 'Accepted', status: 'False', reason: 'RouteConflict', message: conflicts.slice(0, 5).join(' ') };
}

/** ResolvedRefs: whether every backend was found. */
export function resolvedRefs(resolutions: ReadonlyMap<string, Resolution>): ApiFinding {
  const type = 'ResolvedRefs';
  const worst = worstOf([...resolutions].flatMap(([routeKey, resolution]) => unresolvedRoute(routeKey, resolution)));
  if (worst === undefined) return { type, status: 'True', ...resolved(resolutions) };
  return { type, status: statusOf(worst.state), reason: worst.reason, message: `${worst.routes}: ${worst.message}` };
}

/** What works may still be worth a warning. */
function resolved(resolutions: ReadonlyMap<string, Resolution>): Pick<ApiFinding, 'reason' | 'message'> {
  const message = 'Every backend has a listener to send requests to.';
  for (const [routeKey, resolution] of resolutions) {
    const warning = resolution.state === 'resolved' ? resolution.target.warning : undefined;
    if (warning !== undefined) {
      return { reason: warning.reason, message: `${message} But: route "${routeKey}": ${warning.message}` };
    }
  }
  return { reason: 'Resolved', message };
}

/** VpcLinkReady: whether there is a way into every VPC that backends are in. */
export function vpcLinkReady(links: ReadonlyMap<string, LinkState>): ApiFinding {
  const type = 'VpcLinkReady';
  const states = [...links.values()];
  if (states.length === 0) {
    return {
      type,
      status: 'Unknown',
      reason: 'WaitingForBackends',
      message: 'Which VPC is known when a backend is found.',
    };
  }

  const missing = states.flatMap((link) => (link.state === 'ready' ? [] : link));
  const worst = missing.find(({ state }) => state === 'refused') ?? missing[0];
  return worst === undefined
    ? {
        type,
        status: 'True',
        reason: 'Available',
        message: `Requests go through ${states.map(({ name }) => `VpcLink ${name}`).join(', ')}.`,
      }
    : { type, status: statusOf(worst.state), reason: worst.reason, message: `VpcLink ${worst.name}: ${worst.message}` };
}

/** Programmed: whether AWS is as the spec asks for. */
export function programmed(
  progress: Progress,
  routes: { readonly served: number; readonly of: number; readonly drifted?: boolean },
): ApiFinding {
  const type = 'Programmed';
  switch (progress.state) {
    case 'programming':
      return { type, status: 'Unknown', reason: 'Programming', message: progress.message };
    case 'waiting':
      return { type, status: 'Unknown', reason: progress.reason, message: progress.message };
    case 'failed':
      return { type, status: 'False', reason: progress.reason, message: progress.message };
    case 'programmed':
      break;
  }
  return routes.served === routes.of
    ? {
        type,
        status: 'True',
        reason: 'Programmed',
        message:
          routes.drifted === true
            ? 'It was programmed; condition Drifted says what somebody changed in AWS since.'
            : `Every stage serves what the spec asks for: ${plural(routes.of, 'route')}.`,
      }
    : {
        type,
        status: 'Unknown',
        reason: 'WaitingForBackends',
        message: `${routes.served} of ${routes.of} routes are served as the spec asks for; status.routes says what the others wait for.`,
      };
}

/**
 * Ready over the others: False beats Unknown beats True, and the first of the worst says why. That somebody else holds AWS
 * in another state is a fault; that AWS is left so because the spec says so is none.
 */
export function ready(findings: readonly (ApiFinding | Condition)[], url: string | undefined): Finding<'Ready'> {
  const contested = findings.find(({ reason }) => reason === 'ContestedByOtherWriter');
  const worst =
    findings.find(({ status }) => status === 'False') ??
    (contested && ({ ...contested, status: 'False' } as const)) ??
    findings.find(({ status }) => status === 'Unknown');
  return worst === undefined
    ? {
        type: 'Ready',
        status: 'True',
        reason: 'Ready',
        message: `Served at ${url ?? 'its endpoint'}.`,
      }
    : { type: 'Ready', status: worst.status, reason: worst.reason, message: worst.message };
}

/** What kstatus (Argo CD, Flux, `kubectl rollout`-like tools) goes by; each is there only while it is true. */
export function forKstatus({ status, reason, message }: Finding<'Ready'>): readonly Finding[] {
  switch (status) {
    case 'True':
      return [];
    case 'False':
      return [{ type: 'Stalled', status: 'True', reason, message }];
    case 'Unknown':
      return [{ type: 'Reconciling', status: 'True', reason, message }];
  }
}

interface UnresolvedRoute extends Unresolved {
  readonly routeKey: string;
}

function unresolvedRoute(routeKey: string, resolution: Resolution): readonly UnresolvedRoute[] {
  if (resolution.state === 'resolved') return [];
  const { state, reason, message } = resolution;
  return [{ routeKey, state, reason, message }];
}

/** The first refused one, else the first pending one, with all routes that have the same cause. */
function worstOf(unresolved: readonly UnresolvedRoute[]): (Unresolved & { readonly routes: string }) | undefined {
  const worst = unresolved.find(({ state }) => state === 'refused') ?? unresolved[0];
  if (worst === undefined) return undefined;
  const others = unresolved.filter(({ message }) => message === worst.message).length - 1;
  const more = others === 0 ? '' : ` and ${plural(others, 'more route')}`;
  return { ...worst, routes: `Route "${worst.routeKey}"${more}` };
}

function statusOf(state: 'pending' | 'refused'): 'Unknown' | 'False' {
  return state === 'pending' ? 'Unknown' : 'False';
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

import type { Action } from '../model/action.ts';
import { theApi, type Difference, type Drift } from '../model/drift.ts';
import { describeAction } from './describe-action.ts';

/**
 * What a plan says of AWS where AWS was as desired before: all that it would do undoes what somebody else did. Each thing
 * is named once, however many actions it takes.
 */
export function findDifferences(actions: readonly Action[]): readonly Difference[] {
  const byThing = new Map<string, Difference>();
  for (const action of actions) {
    const what = thingOf(action);
    if (what !== undefined && !byThing.has(what)) byThing.set(what, { what, correction: describeAction(action) });
  }
  const all = [...byThing.values()];
  // Nothing is left of an API that was deleted: that says it all.
  return byThing.has(theApi) ? all.filter(({ what }) => what === theApi) : all;
}

/** Whether a plan changes what deployments are made of. */
export function changesContent(actions: readonly Action[]): boolean {
  return actions.some((action) => /Route$|Integration$/.test(action.do));
}

/** The same of what is remembered of a plan. Of many differences not all are: one of those may be of that kind. */
export function concernsContent({ items, more = 0 }: Pick<Drift, 'items' | 'more'>): boolean {
  return more > 0 || items.some(({ what }) => /^(route|integrations?) /.test(what));
}

/** What an action is about, without ids, which differ each time somebody makes the same thing anew. */
function thingOf(action: Action): string | undefined {
  switch (action.do) {
    case 'CreateApi':
      return theApi;
    case 'UpdateApi':
      return 'name and description';
    case 'TagApi':
    case 'UntagApi':
      return 'tags';
    case 'CreateIntegration':
    case 'UpdateIntegration':
      return `integration with ${action.integration.key}`;
    case 'DeleteIntegration':
      return 'integrations that were added';
    case 'CreateRoute':
    case 'UpdateRoute':
    case 'DeleteRoute':
      return `route "${action.routeKey}"`;
    case 'CreateDeployment':
      return 'the deployment that is served';
    // What nobody needs any more goes; nobody changed it.
    case 'DeleteDeployment':
      return undefined;
    case 'CreateStage':
    case 'UpdateStage':
    case 'DeleteStage':
      return `stage "${action.stageName}"`;
    case 'TagStage':
    case 'UntagStage':
      return `tags of stage "${action.stageName}"`;
  }
}

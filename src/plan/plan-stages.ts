import type { Action } from '../model/action.ts';
import type { DesiredApi, DesiredStage } from '../model/desired-api.ts';
import type { ObservedApi, ObservedStage } from '../model/observed-api.ts';
import { planTags } from './plan-tags.ts';

/** What makes the desired stages, each serving the desired content. The deployment of that content is there by then. */
export function planStages(desired: DesiredApi, observed: ObservedApi): readonly Action[] {
  const { contentHash } = desired;
  const present = new Map(observed.stages.map((stage) => [stage.stageName, stage]));
  const usable = observed.deployments.filter((deployment) => deployment.usable);
  const contents = new Map(usable.map((deployment) => [deployment.deploymentId, deployment.contentHash]));

  return [...desired.stages].flatMap(([stageName, stage]): readonly Action[] => {
    const partner = present.get(stageName);
    if (partner === undefined) return [{ do: 'CreateStage', stageName, stage, contentHash }];
    const { set, removed } = planTags(stage.tags, partner.tags, desired.managedTagKeys);
    return [
      ...(isServed(stage, partner) ? [] : [update(stageName, stage, partner)]),
      ...(set === undefined ? [] : [{ do: 'TagStage', stageName, tags: set } as const]),
      ...(removed === undefined ? [] : [{ do: 'UntagStage', stageName, tagKeys: removed } as const]),
    ];
  });

  function isServed(stage: DesiredStage, { description, deploymentId, autoDeploy }: ObservedStage): boolean {
    return stage.description === description && !autoDeploy && contents.get(deploymentId ?? '') === contentHash;
  }

  function update(stageName: string, { description }: DesiredStage, { autoDeploy }: ObservedStage): Action {
    return { do: 'UpdateStage', stageName, description, contentHash, stopAutoDeploy: autoDeploy };
  }
}

/** Stages that nobody wants any more go last, when those that replace them serve. */
export function removeStages(desired: DesiredApi, observed: ObservedApi): readonly Action[] {
  return observed.stages
    .filter(({ stageName }) => !desired.stages.has(stageName))
    .map(({ stageName }) => ({ do: 'DeleteStage', stageName }));
}

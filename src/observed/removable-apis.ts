import { standingOf } from '../aws/ownership.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import { marksAStage, type FindApi } from './find-api.ts';
import { isEmpty, isOnlyOurWork } from './is-only-our-work.ts';
import { observeApi, observeSettings } from './observe-api.ts';

/** Which of the APIs that may be an object's can be deleted with it, and which are not its own after all. */
export interface RemovableApis {
  readonly own: readonly string[];
  readonly leftAlone: readonly string[];
}

/**
 * Looks at everything that may be the object's, just before it is deleted: at the API that it knows by its id, and at what
 * else has its tags. Throws AwsCallError.
 */
export async function removableApis(options: FindApi & TwinSigns): Promise<RemovableApis> {
  const { uid, knownId, inventory } = options;
  const own: string[] = [];
  const leftAlone: string[] = [];

  const known = knownId === undefined ? undefined : await standingNow(options, knownId);
  if (knownId !== undefined && known !== undefined) (known === 'own' ? own : leftAlone).push(knownId);
  for (const { id, createdAt } of await inventory.apis.of(uid)) {
    if (id === knownId) continue;
    const tagged = await read(options, id);
    if (tagged === undefined) continue;
    const isOwn = own.length === 0 ? isWork(options, tagged) : isEmptyTwin(options, tagged, createdAt);
    (isOwn ? own : leftAlone).push(id);
  }
  return { own, leftAlone };
}

/** What a second API that came of a lost create has in common with the first. */
export interface TwinSigns {
  readonly marks: FindApi['marks'];
  /** The name that the object's API is given. */
  readonly name: string;
  /** The object's creationTimestamp. */
  readonly since: string;
}

/** Whether an API cannot be anybody's work but a create of ours that was answered badly. `createdAt`: ms since 1970. */
export function isEmptyTwin({ marks, name, since }: TwinSigns, twin: ObservedApi, createdAt: number): boolean {
  return (
    standingOf(twin.api?.tags, marks).is === 'own' &&
    twin.api?.name === name &&
    createdAt >= Date.parse(since) &&
    isEmpty(twin)
  );
}

function isWork({ marks }: TwinSigns, tagged: ObservedApi): boolean {
  return standingOf(tagged.api?.tags, marks).is === 'own' && isOnlyOurWork(tagged);
}

/** One call, and only where the tags have gone a look at the stages, which have them too. */
async function standingNow(options: FindApi, apiId: string): Promise<'own' | 'foreign' | undefined> {
  const { marks, wasOwn, inventory } = options;
  const settings = await observeSettings({ ...options, apiId });
  if (settings === undefined) {
    inventory.apis.forget(apiId);
    return undefined;
  }
  const standing = standingOf(settings.tags, marks).is;
  if (standing !== 'unmarked') return standing === 'own' ? 'own' : 'foreign';
  const whole = wasOwn ? undefined : await read(options, apiId);
  return wasOwn || (whole !== undefined && marksAStage(whole, marks)) ? 'own' : 'foreign';
}

async function read({ apiGateway, inventory, call, clock }: FindApi, apiId: string): Promise<ObservedApi | undefined> {
  const observed = await observeApi({ apiGateway, apiId, call, clock });
  if (observed.api !== undefined) return observed;
  inventory.apis.forget(apiId);
  return undefined;
}

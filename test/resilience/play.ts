import type { Passage } from '../behaviour/controller.ts';
import { isReady, walkThrough, type World } from '../behaviour/world.ts';
import type { Ground } from './ground.ts';
import { pictureOf, type Picture } from './picture.ts';
import { answerInWords, RequestStream } from './request-stream.ts';
import type { Scenario } from './scenario.ts';

/** How a scenario ended. */
export interface Ending {
  readonly picture: Picture;
  /** What requests get now, by path. */
  readonly answers: Readonly<Record<string, string>>;
  /** What requests got from just before to just after, in order. */
  readonly meanwhile: readonly string[];
  /** How many of each AWS made for the controller, by the name of the call. */
  readonly made: Readonly<Record<string, number>>;
}

/** Long enough, in ms, for whatever is done a little later. */
export const settling = 60_000;

/**
 * Lets a scenario happen to a world in which its `before` was done; the controller's requests go through this passage. For
 * `watched` ms after the change, and until all are Ready then, nobody who sends requests may notice anything.
 */
export async function play(scenario: Scenario, ground: Ground, passage: Passage, watched = settling): Promise<Ending> {
  const { world } = ground;
  world.sandbox.aws.clearCalls();
  const hostBefore = await hostIn(world);
  const { meanwhile: path } = scenario;
  const before = path === undefined ? [] : [await ask(world, hostBefore, path)];
  const stream = path === undefined ? undefined : new RequestStream(world, hostBefore, path);

  ground.disturb(passage);
  await scenario.change(world);
  await world.pass(watched);
  await allReady(world);
  const meanwhile = (await stream?.end()) ?? [];

  const host = hostBefore === '' ? await hostIn(world) : hostBefore;
  const after = path === undefined ? [] : [await ask(world, host, path)];
  const answers: Record<string, string> = {};
  for (const path of scenario.afterwards) answers[path] = await ask(world, host, path);
  return {
    picture: await pictureOf(world),
    answers,
    meanwhile: [...before, ...meanwhile, ...after],
    made: madeIn(world),
  };
}

/** What went wrong last may have taken somebody's readiness away again. */
async function allReady(world: World): Promise<void> {
  let waiting: readonly string[] = [];
  await world.untilSo(
    async () => {
      waiting = (await world.apis()).filter((api) => !isReady(api)).map(({ metadata }) => metadata.name);
      return waiting.length === 0;
    },
    () => `all APIs were Ready, which ${waiting.join(', ')} is not.`,
  );
}

async function ask(world: World, host: string, path: string): Promise<string> {
  return answerInWords(await world.requestTo(host, path));
}

/** Where the API is reached; empty where there is none. */
async function hostIn(world: World): Promise<string> {
  const api = await world.api(walkThrough);
  const endpoint = api?.status?.endpoint;
  return endpoint === undefined ? '' : new URL(endpoint).host;
}

function madeIn(world: World): Readonly<Record<string, number>> {
  const made: Record<string, number> = {};
  for (const { operation, done } of world.calls()) {
    if (done && operation.startsWith('Create')) made[operation] = (made[operation] ?? 0) + 1;
  }
  return made;
}

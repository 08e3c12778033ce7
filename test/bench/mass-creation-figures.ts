import { apiWith, route } from '../behaviour/manifests.ts';
import { isReady, walkThrough, World } from '../behaviour/world.ts';
import { figure, median, type Figure } from './figure.ts';
import { watchApis } from './watch-apis.ts';

const routes = 10;
/** How long AWS takes for a call, in ms of the sandbox's clock [assumed]. */
const latency = 100;
/** An API itself, an integration that its routes share, its routes, a deployment and a stage. */
const callsPerApi = 1 + 1 + routes + 1 + 1;
const changes = 10;

/**
 * Many APIs at once under AWS's rates, on the sandbox's clock (the controller is in this process then, as a process of its
 * own has the machine's), and in the midst of it a user who changes an API that is served already.
 */
export async function massCreationFigures(apis: number): Promise<readonly Figure[]> {
  await using world = await World.start({ elects: true, apiQuota: 10_000 });
  await world.apply(walkThrough);
  await world.until(walkThrough, isReady);
  await world.pass(10_000);
  world.sandbox.aws.clearCalls();
  world.log.length = 0;
  world.sandbox.aws.injectFault({ operation: '*', times: Infinity, delay: latency });

  const started = world.clock.monotonic();
  /** By name and generation. */
  const readyAfter = new Map<string, number>();
  await watchApis(world.sandbox, (api) => {
    const version = versionOf(api.metadata);
    if (isReady(api) && !readyAfter.has(version)) readyAfter.set(version, (world.clock.monotonic() - started) / 1000);
  });
  const made = await applyAll(world, apis);
  const bound = boundOf(apis + changes);
  const waits: number[] = [];
  for (let at = 1; at <= changes; at += 1) {
    // At no round time, since deployments are made at round ones.
    const moment = started + (bound.seconds * 1000 * (at - 0.37)) / changes;
    await world.passTimeWhile(world.clock.sleep(moment - world.clock.monotonic()));
    const begun = (world.clock.monotonic() - started) / 1000;
    const changed = await change(world, at);
    await turnUntil(world, () => readyAfter.has(changed));
    waits.push((readyAfter.get(changed) ?? NaN) - begun);
  }
  await turnUntil(world, () => made.every((version) => readyAfter.has(version)));

  const seconds = made.map((version) => readyAfter.get(version) ?? NaN).toSorted((a, b) => a - b);
  const calls = world.calls();
  const turns = world.log.filter((line) => line.includes('Reconciled: ')).length;
  return [
    figure(
      `${apis.toLocaleString('en')} APIs of ${routes} routes under AWS's rates (sandbox's clock): last Ready after`,
      seconds.at(-1) ?? NaN,
      {
        unit: 's',
        atMost: 1.1 * bound.seconds,
        digits: 0,
      },
    ),
    figure(`  what the scarcest rate allows (${bound.by})`, bound.seconds, { unit: 's', digits: 0 }),
    figure('  first Ready after', seconds[0] ?? NaN, { unit: 's', digits: 1 }),
    figure('  half of them Ready after', median(seconds), { unit: 's', digits: 0 }),
    figure('  all calls to AWS', calls.length, { unit: 'calls' }),
    figure('  of them refused for their rate', calls.filter(({ status }) => status === 429).length, {
      unit: 'calls',
      atMost: 0,
    }),
    figure(`  ${changes} changes of a served API meanwhile: programmed after (median)`, median(waits), {
      unit: 's',
      atMost: 5,
    }),
    figure('  … the slowest (a deployment in 5 s, and the calls themselves)', Math.max(...waits), {
      unit: 's',
      atMost: 5 + (3 * latency) / 1000,
    }),
    figure('  turns of the controller', turns, { unit: 'turns' }),
  ];
}

/** What takes longest of the rates that API Gateway has: docs/architecture.md, "What it costs in calls". */
function boundOf(deployments: number): { readonly seconds: number; readonly by: string } {
  const perDeployment = (deployments - 1) * 5;
  const perCall = (deployments * callsPerApi - 40) / 10;
  return perDeployment > perCall
    ? { seconds: perDeployment, by: 'CreateDeployment, 1 in 5 s' }
    : { seconds: perCall, by: 'all calls, 10 a second' };
}

async function applyAll(world: World, apis: number): Promise<readonly string[]> {
  const spec = { routes: Array.from({ length: routes }, (_, at) => route(`GET /saas-resource/${at}`)) };
  const wanted = Array.from({ length: apis }, (_, at) => apiWith(spec, `api-${`${at}`.padStart(4, '0')}`));
  for (let at = 0; at < apis; at += 20) await Promise.all(wanted.slice(at, at + 20).map((api) => world.apply(api)));
  return wanted.map(({ metadata }) => versionOf({ ...metadata, generation: 1 }));
}

/** Sends the requests of the API that is served already elsewhere; answers which version of it that is. */
async function change(world: World, at: number): Promise<string> {
  const { metadata, ...wanted } = apiWith({
    routes: [route('ANY /saas-resource', { rewrite: { path: `/saas-resource/${at}` } })],
  });
  await world.apply({ ...wanted, metadata });
  return versionOf({ ...metadata, generation: at + 1 });
}

function versionOf({ name, generation = 0 }: { readonly name: string; readonly generation?: number }): string {
  return `${name} ${generation}`;
}

/** Turns the clock to what comes next, and no further than to the moment in which it is so. */
async function turnUntil(world: World, isSo: () => boolean): Promise<void> {
  await world.quiet();
  while (!isSo()) {
    world.clock.advance(world.clock.nextDue ?? 1_000);
    await world.quiet();
  }
}

import { request as httpRequest } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { apiWith, route } from './manifests.ts';
import { conditionOf, isReady, walkThrough, World, type Wanted } from './world.ts';

const foreigner = 'AKIAFOREIGNER';

describe("AWS's rates, when many APIs are made at once", () => {
  it('serve the older wish first: APIs become Ready one after the other, the first as soon as if it were alone, all within 1.1 times what the rates allow', async () => {
    await using world = await World.start();
    await served(world);
    const apis = apisOf(10);
    world.sandbox.aws.clearCalls();

    for (const api of apis) await world.apply(api);
    const last = await world.until(apis.at(-1) ?? walkThrough, isReady);

    const begun = Date.parse(world.calls()[0]?.time ?? '');
    const readySince = Date.parse(conditionOf(last, 'Ready')?.lastTransitionTime ?? '');
    // One CreateDeployment in 5 s, the first at once. All calls together (14 an API, 10 a second after 40) take less.
    const bound = (apis.length - 1) * 5_000;
    expect(readySince - begun).toBeGreaterThanOrEqual(bound - 1_000);
    expect(readySince - begun).toBeLessThanOrEqual(1.1 * bound);
    const stages = world.calls('CreateStage');
    expect(Date.parse(stages[0]?.time ?? '') - begun).toBeLessThan(1_000);
    expect(stages.map(({ userAgent }) => userAgent.split('/').at(-1))).toEqual(
      apis.map(({ metadata }) => metadata.name),
    );
    expect(world.calls().filter(({ status }) => status === 429)).toEqual([]);
  });

  it('let a change of what is served overtake, and wake those who wait only when it is their turn', async () => {
    await using world = await World.start();
    await served(world);
    const apis = apisOf(20);
    await Promise.all(apis.map((api) => world.apply(api)));
    await world.pass(31_000);
    world.log.length = 0;

    const begun = world.clock.now();
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { rewrite: { path: '/changed' } })] }));
    await world.until(walkThrough, isReady);
    const took = Date.parse(world.calls('UpdateStage')[0]?.time ?? '') - begun;
    const creationsLeft = 20 - world.calls('CreateDeployment').length + 2;
    await world.pass(30_000);

    expect(took).toBeLessThanOrEqual(5_000);
    expect(creationsLeft).toBeGreaterThan(10);
    // Each deployment takes its API two turns, for its token and for its own status; the others sleep on.
    expect(world.turns('private-http-api')).toBeLessThan(40);
  });

  it('are so scarce that comparisons with AWS take minutes: a change overtakes them, as they leave a worker free', async () => {
    await using world = await World.start();
    const apis = apisOf(4).map((api) => apiWith({ routes: [route('GET /saas-resource')] }, api.metadata.name));
    for (const api of [walkThrough, ...apis]) await world.apply(api);
    for (const api of [walkThrough, ...apis]) await world.until(api, isReady);
    for (const api of apis) await world.annotate(api, { 'privatehttp.io/paused': 'true' });
    await world.stopController();
    await world.startController(['--aws-rate-share=0.02', '--workers=3']);
    await world.pass(60_000);
    world.sandbox.aws.clearCalls();
    // Somebody may have changed their APIs meanwhile, so each is compared now.
    await Promise.all(apis.map((api) => world.annotate(api, { 'privatehttp.io/paused': 'false' })));
    await world.untilSo(
      () => world.calls('GetIntegrations').length > 0,
      () => 'comparisons had begun.',
    );

    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { timeout: '5s' })] }));
    const before = world.calls().length;
    await world.until(walkThrough, isReady);
    const calls = world.calls().slice(before);
    await world.untilSo(
      () => new Set(world.calls('GetStages').map(({ userAgent }) => userAgent)).size > apis.length,
      () => 'all were compared.',
    );

    const begun = calls.findIndex(({ operation }) => operation === 'UpdateIntegration');
    const ofOthers = calls.slice(0, begun).filter(({ userAgent }) => userAgent !== calls[begun]?.userAgent);
    // The rest of what was under way.
    expect(ofOthers.length).toBeLessThan(5);
    expect(begun).toBeGreaterThan(-1);
  });

  it('are shared with somebody else who uses half of them: the controller takes what is left, and is seldom refused', async () => {
    await using world = await World.start();
    await served(world);
    world.sandbox.aws.clearCalls();
    const stop = callEvery(world, 200);
    const begun = world.clock.monotonic();

    await Promise.all(apisOf(20).map((api) => world.apply(api)));
    await world.untilSo(
      () => world.calls('CreateRoute').filter(({ status }) => status === 201).length === 200,
      () => 'all routes were made.',
    );
    stop();

    const seconds = (world.clock.monotonic() - begun) / 1000;
    const refusals = world.calls().filter(({ status }) => status === 429);
    const theirs = world.sandbox.aws.calls.filter(({ caller }) => caller === foreigner);
    // 240 calls at 5 a second.
    expect(seconds).toBeLessThan(1.5 * 48);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.length / world.calls().length).toBeLessThan(0.05);
    expect(theirs.filter(({ status }) => status === 429).length / theirs.length).toBeLessThan(0.1);
  });
});

/** The walk-through is served, and the buckets are full again. */
async function served(world: World): Promise<void> {
  await world.apply(walkThrough);
  await world.until(walkThrough, isReady);
  await world.pass(10_000);
}

function apisOf(count: number): readonly Wanted[] {
  const spec = { routes: Array.from({ length: 10 }, (_, at) => route(`GET /saas-resource/${at}`)) };
  return Array.from({ length: count }, (_, at) => apiWith(spec, `api-${`${at}`.padStart(2, '0')}`));
}

/** Somebody else lists APIs, at that interval of the sandbox's clock; answers how to end that. */
function callEvery(world: World, ms: number): () => void {
  const { region, aws } = world.sandbox;
  const authorization = `AWS4-HMAC-SHA256 Credential=${foreigner}/20260101/${region}/apigateway/aws4_request, SignedHeaders=host, Signature=0`;
  let goesOn = true;
  const next = (): void => {
    if (!goesOn) return;
    const request = httpRequest(`${aws.url}/v2/apis`, { headers: { authorization } }, (response) => response.resume());
    // The sandbox's end may be sooner than its answer.
    request.on('error', () => undefined);
    request.end();
    world.clock.schedule(ms, next);
  };
  next();
  return () => {
    goesOn = false;
  };
}

import { BenchWorld, isTrue } from './bench-world.ts';
import { figure, type Figure } from './figure.ts';
import { privateHttpApi } from './private-http-api.ts';

/** What it costs to compare an API with AWS, as happens once a `--resync-interval`: of few routes, and of many. */
export async function comparisonFigures(): Promise<readonly Figure[]> {
  await using world = await BenchWorld.start({ throttles: false, flags: ['--aws-rate-share=100000'] });
  world.startController();
  return [...(await compare(world, 10)), ...(await compare(world, 100))];
}

async function compare(world: BenchWorld, routes: number): Promise<readonly Figure[]> {
  const name = `api-of-${routes}`;
  const wanted = privateHttpApi(name, { routes });
  await world.sandbox.apply([wanted]);
  await world.skipTimeUntil(() => world.calls().has('apigateway:CreateStage'), 'the API has a stage');
  await world.until([name], isTrue('Ready'));
  await world.quiet();

  world.sandbox.aws.clearCalls();
  await world.sandbox.cluster.patch(wanted, { metadata: { annotations: { 'privatehttp.io/reconcile-at': 'now' } } });
  await world.quiet();
  const calls = [...world.calls()].filter(([operation]) => operation.startsWith('apigateway:'));
  // GetApis, which all that are compared within 10 seconds share, and a list of each kind of thing in the API.
  const count = calls.reduce((sum, [, times]) => sum + times, 0);
  return [figure(`An API of ${routes} routes compared with AWS: calls`, count, { unit: 'calls', atMost: 5 })];
}

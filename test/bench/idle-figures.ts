import { isReady, theController, walkThrough, World } from '../behaviour/world.ts';
import { figure, type Figure } from './figure.ts';

const hour = 3_600_000;
const standBy = 'stand-by';

/** How many requests an hour costs in which nothing happens, on a clock that is turned: the walk-through is settled. */
export async function idleFigures(): Promise<readonly Figure[]> {
  await using world = await World.start({ elects: true });
  await world.apply(walkThrough);
  await world.until(walkThrough, isReady);
  await world.startController([], standBy);
  // What an earlier change still asks for is no part of an idle hour.
  await world.pass(600_000);
  const { requests } = world.sandbox.kubernetes;
  const before = requests.length;
  const callsBefore = world.calls().length;

  await world.pass(hour);

  const ofHour = requests.slice(before);
  const leader = ofHour.filter(({ userAgent }) => userAgent.endsWith(`/${theController}`));
  const other = ofHour.filter(({ userAgent }) => userAgent.endsWith(`/${standBy}`));
  const renewals = leader.filter(({ verb, resource }) => verb === 'update' && resource === 'leases');
  const watches = leader.filter(({ verb }) => verb === 'watch');
  return [
    // A renewal every 2 seconds; three watches, each opened anew after 5 to 10 minutes.
    figure('An idle hour of the leader: requests to the API server', leader.length, {
      unit: '',
      atMost: 1_800 + 3 * 12,
    }),
    figure('  of them renewals of the lease', renewals.length, { unit: 'requests', atMost: 1_800 }),
    figure('  of them watches that are opened anew', watches.length, { unit: 'requests', atMost: 3 * 12 }),
    // It watches the Lease besides.
    figure('An idle hour of a stand-by: requests to the API server', other.length, {
      unit: 'requests',
      atMost: 4 * 12,
    }),
    figure('An idle hour of both: calls to AWS', world.calls().length - callsBefore, { unit: 'calls' }),
  ];
}

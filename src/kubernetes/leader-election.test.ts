import { setImmediate as settle } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { LeaseServer, type Weather } from '../../test/kubernetes/lease-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { Clock } from '../runtime/clock.ts';
import { LeaderElection, type Term } from './leader-election.ts';
import { LeaseLock } from './lease-lock.ts';

describe('the first one', () => {
  it('makes the Lease, leads, and may work at once', async () => {
    const { server, clock, candidate } = setUp();

    const { election, term } = candidate('a');
    await settle();

    expect(election.isLeading).toBe(true);
    expect(await term).toEqual({ workFrom: clock.monotonic(), sentBefore: clock.monotonic() });
    expect(server.lease).toMatchObject({
      kind: 'Lease',
      metadata: { namespace: 'system', name: 'controller' },
      spec: {
        holderIdentity: 'a',
        leaseDurationSeconds: 15,
        acquireTime: '2026-01-01T12:00:00.000000Z',
        renewTime: '2026-01-01T12:00:00.000000Z',
        leaseTransitions: 0,
      },
    });
  });

  it('takes a Lease that somebody made by hand and nobody ever held', async () => {
    const { server, candidate } = setUp();
    server.edit(undefined);

    const { election } = candidate('a');
    await settle();

    expect(election.isLeading).toBe(true);
    expect(server.lease?.spec).toMatchObject({ holderIdentity: 'a', leaseTransitions: 1 });
  });

  it('renews every two seconds, and keeps when it came to lead', async () => {
    const { server, pass, candidate } = setUp();
    const { election } = candidate('a');

    await pass(60_000);

    expect(election.isLeading).toBe(true);
    expect(server.requests).toBe(2 + 30);
    expect(server.lease?.spec).toMatchObject({
      acquireTime: '2026-01-01T12:00:00.000000Z',
      renewTime: '2026-01-01T12:01:00.000000Z',
      leaseTransitions: 0,
    });
  });

  it('of two who begin at the same moment leads, and the other one stands by', async () => {
    const { pass, candidate } = setUp();
    const both = [candidate('a'), candidate('b')];

    await pass(60_000);

    expect(both.filter(({ election }) => election.isLeading)).toHaveLength(1);
  });

  it('tells who stands by, and who cannot see the Lease, once', async () => {
    const { server, pass, candidate, log } = setUp();
    candidate('a');
    await settle();
    candidate('b');
    candidate('c', { weather: () => 'away' });

    await pass(30_000);

    expect(server.lease?.spec?.holderIdentity).toBe('a');
    expect(log.messages('info')).toEqual([
      'Leads, by Lease system/controller.',
      'Stands by: a leads, by Lease system/controller.',
    ]);
    expect(log.messages('warn')).toEqual(['Does not lead, as it cannot see who does: The API server is away.']);
  });
});

describe('the next one, after a leader that is gone without a word,', () => {
  it('leads when it has not seen the lease change for as long as it lasts, and works one time-out of a write later', async () => {
    const { clock, pass, candidate, server } = setUp();
    const first = candidate('a');
    await pass(20_000);
    const { election, term } = candidate('b');
    await pass(1);
    const seen = clock.monotonic() - 1;
    first.die();

    await pass(14_998);
    const before = election.isLeading;
    await pass(1);

    expect(before).toBe(false);
    expect(election.isLeading).toBe(true);
    expect(await term).toEqual({ workFrom: seen + 25_000, sentBefore: seen + 5_000 });
    expect(server.lease?.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  it('counts from the last renewal, however long it stood by, and asks for nothing meanwhile', async () => {
    const { server, pass, candidate } = setUp();
    const first = candidate('a');
    await pass(500);
    const { election } = candidate('b');
    await settle();
    const before = server.requests;
    await pass(59_500);
    const ofBoth = server.requests - before;
    first.die();

    await pass(14_999);
    const early = election.isLeading;
    await pass(1);

    expect([early, election.isLeading]).toEqual([false, true]);
    expect(ofBoth).toBe(30);
  });

  it('looks every two seconds where it cannot watch the lease', async () => {
    const { server, pass, candidate, log } = setUp();
    server.refusesWatches = true;
    const first = candidate('a');
    await pass(60_000);
    const { election } = candidate('b');
    await pass(60_000);
    const whileRenewed = election.isLeading;
    first.die();

    await pass(17_000);

    expect([whileRenewed, election.isLeading]).toEqual([false, true]);
    expect(log.messages('warn')).toEqual([
      'Cannot watch Lease system/controller, so it is looked at every 2 s, by which this process would take over later: ' +
        'There is no watch.',
    ]);
    expect(log.messages('info')).toEqual([
      'Leads, by Lease system/controller.',
      'Stands by: a leads, by Lease system/controller.',
      'Leads, by Lease system/controller.',
    ]);
  });

  it.each([
    ['an hour behind', -3_600_000],
    ['an hour ahead', 3_600_000],
  ])('goes by its own clock, when the other one is %s', async (_, skew) => {
    const { pass, candidate } = setUp();
    const first = candidate('a', { skew });
    await settle();
    const next = candidate('b');

    await pass(120_000);
    const whileRenewed = next.election.isLeading;
    first.die();
    await pass(14_000);
    const early = next.election.isLeading;
    await pass(3_000);

    expect([whileRenewed, early, next.election.isLeading]).toEqual([false, false, true]);
  });

  it('does not take a lease that is gone from the API server before it has expired', async () => {
    const { server, pass, candidate } = setUp();
    const first = candidate('a');
    await settle();
    const { election } = candidate('b');
    await settle();
    first.die();
    server.remove();

    await pass(14_000);
    const early = election.isLeading;
    await pass(1_001);

    expect(early).toBe(false);
    expect(election.isLeading).toBe(true);
  });

  it('respects a lease that was taken for longer, and does not believe in a shorter one', async () => {
    for (const [leaseDurationSeconds, expiry] of [
      [60, 60_000],
      [2, 15_000],
    ] as const) {
      const { server, pass, candidate } = setUp();
      server.edit({ holderIdentity: 'other', leaseDurationSeconds });
      const { election } = candidate('a');

      await pass(expiry - 1);
      const early = election.isLeading;
      await pass(1);

      expect([early, election.isLeading]).toEqual([false, true]);
    }
  });

  it('leads although the answer to its taking the lease was lost, and waits no less for it', async () => {
    const { server, clock, pass, candidate } = setUp();
    server.edit({ holderIdentity: 'gone', leaseDurationSeconds: 15 });
    const { election, term } = candidate('a', {
      weather: () =>
        clock.monotonic() === 15_000 && server.lease?.spec?.holderIdentity === 'gone' ? lateLoss() : 'fine',
    });
    // The look at the Lease is answered, the write is not.
    let looks = 0;
    const lateLoss = (): Weather => ((looks += 1) === 2 ? 'lostAnswers' : 'fine');

    await pass(15_000);
    const heard = election.isLeading;
    await pass(2_000);

    expect(heard).toBe(false);
    expect(server.lease?.spec).toMatchObject({ holderIdentity: 'a', leaseTransitions: 1 });
    expect((await term)?.workFrom).toBe(25_000);
  });
});

describe('at an orderly end', () => {
  it('the lease is released as client-go does it, and the next one leads and works at once', async () => {
    const { server, clock, pass, candidate } = setUp();
    const first = candidate('a');
    await pass(4_000);
    const next = candidate('b');
    await settle();

    await first.election.stop({ release: true });
    const released = server.lease?.spec;
    await pass(2_000);

    expect(released).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1, leaseTransitions: 0 });
    expect([first.election.isLeading, next.election.isLeading]).toEqual([false, true]);
    expect((await next.term)?.workFrom).toBeLessThanOrEqual(clock.monotonic());
    expect(server.lease?.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  it('the lease is left to expire where something may still be under way', async () => {
    const { server, pass, candidate } = setUp();
    const unfinished = candidate('a');
    await settle();

    await unfinished.election.stop({ release: false });
    await pass(10_000);

    expect(server.lease?.spec?.holderIdentity).toBe('a');
    expect(unfinished.election.outlives(0)).toBe(false);
  });

  it('the lease is left to expire where that may be so for the leader before', async () => {
    const { server, pass, candidate } = setUp();
    server.edit({ holderIdentity: 'gone', leaseDurationSeconds: 15 });
    const next = candidate('a');
    await pass(16_000);

    await next.election.stop({ release: true });

    expect(server.lease?.spec?.holderIdentity).toBe('a');
  });

  it('whoever stands by leaves, and does not lead after that', async () => {
    const { server, pass, candidate } = setUp();
    server.edit({ holderIdentity: 'other', leaseDurationSeconds: 15 });
    const { election, term } = candidate('a');
    await settle();

    await election.stop({ release: true });
    await pass(60_000);

    expect(await term).toBeUndefined();
    expect(server.lease?.spec?.holderIdentity).toBe('other');
  });
});

describe('the leader', () => {
  it.each<[string, Weather]>([
    ['is away', 'away'],
    ['does not answer', 'silent'],
  ])('writes no more when the API server %s, and ends before its lease has expired', async (_, weather) => {
    const { pass, candidate } = setUp();
    const now = { weather: 'fine' as Weather };
    const { election } = candidate('a', { weather: () => now.weather });
    await pass(4_000);
    now.weather = weather;

    const mayWrite: boolean[] = [];
    for (let second = 0; second < 13; second += 1) {
      await pass(1_000);
      mayWrite.push(election.outlives(10_000));
    }

    expect(mayWrite.lastIndexOf(true)).toBe(3);
    expect(election.over.aborted).toBe(true);
    expect((await election.lost).message).toMatch(
      /^Lost Lease system\/controller, .*: it could not be renewed within 10 s \(The API server (is away|did not answer within 5 s)\.\)\. /,
    );
  });

  it('goes on leading when the API server was away for less than that', async () => {
    const { pass, candidate } = setUp();
    const now = { weather: 'fine' as Weather };
    const { election } = candidate('a', { weather: () => now.weather });
    await pass(4_000);

    now.weather = 'away';
    await pass(9_000);
    now.weather = 'fine';
    await pass(60_000);

    expect(election.outlives(10_000)).toBe(true);
  });

  it('goes on leading when the answer to a renewal was lost', async () => {
    const { clock, pass, candidate } = setUp();
    const { election } = candidate('a', {
      weather: () => (clock.monotonic() === 4_000 ? 'lostAnswers' : 'fine'),
    });

    await pass(60_000);

    expect(election.isLeading).toBe(true);
  });

  it('goes on leading when somebody edits something else of the Lease, or deletes it', async () => {
    const { server, pass, candidate } = setUp();
    const { election } = candidate('a');
    await pass(3_000);

    server.edit(server.lease?.spec, { note: 'hands off' });
    await pass(10_000);
    const edited = server.lease;
    server.remove();
    await pass(10_000);

    expect(edited).toMatchObject({ metadata: { annotations: { note: 'hands off' } }, spec: { holderIdentity: 'a' } });
    expect(election.isLeading).toBe(true);
    expect(server.lease).toMatchObject({
      spec: { holderIdentity: 'a', acquireTime: '2026-01-01T12:00:00.000000Z', leaseTransitions: 0 },
    });
  });

  it('has lost it as soon as it sees that somebody else holds the lease', async () => {
    const { server, pass, candidate } = setUp();
    const { election } = candidate('a');
    await settle();

    server.edit({ ...server.lease?.spec, holderIdentity: 'intruder' });
    await pass(2_000);

    expect(election.isLeading).toBe(false);
    expect((await election.lost).message).toContain('intruder holds it now.');
    expect(server.lease?.spec?.holderIdentity).toBe('intruder');
  });

  it('has lost it when somebody removed its holder, and the next one waits until nothing of it can be under way', async () => {
    const { server, clock, pass, candidate } = setUp();
    // The leader sees it first.
    server.refusesWatches = true;
    const first = candidate('a');
    await settle();
    const next = candidate('b');
    await settle();

    server.edit({ ...server.lease?.spec, holderIdentity: '' });
    await pass(2_000);
    const { workFrom } = (await next.term) ?? { workFrom: 0 };

    expect((await first.election.lost).message).toContain('somebody removed its holder.');
    expect(workFrom).toBeGreaterThan(clock.monotonic() + 20_000);
  });

  it('has lost it when the process was held up for longer than the lease, though nobody took it', async () => {
    const { clock, candidate } = setUp();
    const { election } = candidate('a');
    await settle();

    // Timers are late, and nothing else happened meanwhile.
    clock.advance(20_000);
    const mayWrite = election.outlives(0);

    expect(mayWrite).toBe(false);
    expect(election.over.aborted).toBe(true);
    expect((await election.lost).message).toContain('could not be renewed within 10 s (no answer)');
  });
});

it('never lets two lead at the same time, nor work while the writes of another one may be under way', async () => {
  const weathers = fc.constantFrom<Weather>('fine', 'fine', 'away', 'silent', 'lostAnswers');
  const event = fc.oneof(
    fc.record({ what: fc.constant('weather' as const), of: fc.nat(2), weather: weathers }),
    fc.record({ what: fc.constantFrom('kill' as const, 'stop' as const), of: fc.nat(2) }),
    fc.record({ what: fc.constant('pass' as const), of: fc.nat(2), ms: fc.integer({ min: 1, max: 20_000 }) }),
  );

  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (events) => {
      const { clock, pass, candidate } = setUp();
      const weather: Weather[] = ['fine', 'fine', 'fine'];
      const slots = weather.map((_, at) => candidate(`${at}`, { weather: () => weather[at] ?? 'fine' }));
      const lastWrite = new Map<string, number>();
      let begun = 3;

      for (const happening of events) {
        const slot = slots[happening.of];
        if (happening.what === 'weather') weather[happening.of] = happening.weather;
        if (happening.what === 'kill') slot?.die();
        // Stopped in order, it has ended what it wrote.
        if (happening.what === 'stop' && slot !== undefined) lastWrite.delete(slot.name);
        if (happening.what === 'stop') slot?.election.stop({ release: true }).catch(() => undefined);
        if (happening.what === 'kill' || happening.what === 'stop') {
          slots[happening.of] = candidate(`${(begun += 1)}`, { weather: () => weather[happening.of] ?? 'fine' });
        }
        const end = clock.monotonic() + (happening.what === 'pass' ? happening.ms : 0);
        do {
          await pass(Math.min(500, end - clock.monotonic()));
          const leaders = slots.filter(({ election }) => election.isLeading);
          if (leaders.length > 1) throw new Error('Two lead.');
          for (const leader of leaders) {
            const term = leader.leads();
            if (term === undefined || clock.monotonic() < term.workFrom) continue;
            for (const [name, at] of lastWrite) {
              // A write may be under way for its time-out.
              if (name !== leader.name && at + 10_000 > clock.monotonic()) throw new Error(`${name} may write still.`);
            }
            if (leader.election.outlives(10_000)) lastWrite.set(leader.name, clock.monotonic());
          }
        } while (clock.monotonic() < end);
      }
    }),
    { numRuns: 100 },
  );
});

interface Candidate {
  readonly name: string;
  readonly election: LeaderElection;
  readonly term: Promise<Term | undefined>;
  /** Its term, as soon as it has one. */
  leads(): Term | undefined;
  /** As SIGKILL would. */
  die(): void;
}

function setUp() {
  const clock = new VirtualClock();
  const server = new LeaseServer();
  const log = new WrittenLog();

  const candidate = (
    name: string,
    options: { readonly weather?: () => Weather; readonly skew?: number } = {},
  ): Candidate => {
    const { weather = () => 'fine', skew = 0 } = options;
    const life = { ended: false };
    const own = mortalClock(clock, skew, life);
    const connection = server.connect(() => (life.ended ? 'silent' : weather()));
    const lock = new LeaseLock({ connection, clock: own, namespace: 'system', name: 'controller', identity: name });
    const election = new LeaderElection({ lock, clock: own, log, random: () => 1 });
    let known: Term | undefined;
    const term = election.acquire().then((won) => (known = won));
    return {
      name,
      election,
      term,
      leads: () => known,
      die: () => {
        life.ended = true;
      },
    };
  };

  /** Lets time pass: everything that is due on the way happens, and is answered. */
  const pass = async (ms: number): Promise<void> => {
    const end = clock.monotonic() + ms;
    for (;;) {
      await settle();
      const due = clock.nextDue ?? Infinity;
      if (clock.monotonic() + due > end) break;
      clock.advance(due);
    }
    clock.advance(end - clock.monotonic());
    await settle();
  };
  return { clock, server, log, candidate, pass };
}

/** A clock whose wall is off by `skew`, and that stands still for whoever has died. */
function mortalClock(clock: VirtualClock, skew: number, life: { readonly ended: boolean }): Clock {
  return {
    now: () => clock.now() + skew,
    monotonic: () => (life.ended ? Infinity : clock.monotonic()),
    schedule: (ms, callback) =>
      clock.schedule(ms, () => {
        if (!life.ended) callback();
      }),
    sleep: (ms, signal) => clock.sleep(ms, signal).then(() => (life.ended ? new Promise(() => undefined) : undefined)),
  };
}

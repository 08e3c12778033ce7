import { describe, expect, it } from '@jest/globals';

import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { EventCorrelator } from './event-correlator.ts';
import type { ObjectEvent } from './object-event.ts';

const throttled: ObjectEvent = { type: 'Normal', reason: 'Throttled', action: 'Reconcile', note: 'Wait.' };

describe('EventCorrelator', () => {
  it('tells 25 events of an object at once, then one in five minutes, and counts them all', () => {
    const { correlator, clock } = start();

    const first = Array.from({ length: 30 }, () => correlator.observe('a', throttled).do);
    const ofAnother = correlator.observe('b', throttled).do;
    clock.advance(299_999);
    const tooEarly = correlator.observe('a', throttled).do;
    clock.advance(1);
    const later = [correlator.observe('a', throttled), correlator.observe('a', throttled)];

    expect(first).toEqual(['create', ...Array<string>(24).fill('update'), ...Array<string>(5).fill('nothing')]);
    expect(ofAnother).toBe('create');
    expect(tooEarly).toBe('nothing');
    expect(later).toMatchObject([{ do: 'update', series: { count: 33 } }, { do: 'nothing' }]);
  });

  it('tells by note what differs in it, until there are too many notes', () => {
    const { correlator } = start();
    const tell = (note: string) => correlator.observe('a', { ...throttled, note });

    const told = Array.from({ length: 11 }, (_, at) => tell(`Note ${at + 1}.`));

    expect(told.slice(0, 9).map((telling) => telling.do)).toEqual(Array(9).fill('create'));
    expect(told[9]).toMatchObject({ do: 'create', note: '(combined from similar events): Note 10.' });
    expect(told[10]).toMatchObject({ do: 'update', series: { count: 2 } });
  });

  it('tells notes apart again after ten minutes without any', () => {
    const { correlator, clock } = start();
    const tell = (note: string) => correlator.observe('a', { ...throttled, note });
    for (let at = 0; at < 12; at += 1) tell(`Note ${at}.`);

    clock.advance(600_000);

    expect(tell('Another note.')).toMatchObject({ do: 'create', note: 'Another note.' });
  });

  it('answers, of the series that are over, those that happened oftener than was told', () => {
    const { correlator, clock } = start();
    for (let times = 0; times < 30; times += 1) correlator.observe('a', throttled);
    correlator.observe('b', throttled);
    clock.advance(359_999);
    const tooEarly = correlator.finish({ all: false });

    clock.advance(1);
    const over = correlator.finish({ all: false });

    expect(tooEarly).toEqual([]);
    expect(over).toMatchObject([{ count: 30 }]);
    expect(correlator.hasSeries).toBe(false);
  });

  it('remembers no more than some thousands of series', () => {
    const { correlator } = start();

    for (let at = 0; at < 5_000; at += 1) correlator.observe(`object-${at}`, throttled);

    expect(correlator.observe('object-4999', throttled).do).toBe('update');
    expect(correlator.observe('object-0', throttled).do).toBe('create');
  });
});

function start() {
  const clock = new VirtualClock();
  return { clock, correlator: new EventCorrelator({ clock }) };
}

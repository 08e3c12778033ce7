import { expect, it } from '@jest/globals';

import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { createLog } from './log.ts';

it('writes one JSON object a line, with the time of the clock and nothing of the machine', () => {
  const { log, lines } = written();

  log.child({ controller: 'vpc-link' }).info({ object: 'vpc-1', retryIn: 5 }, 'Still pending.');

  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      level: 'info',
      time: '2026-01-01T12:00:00.000Z',
      controller: 'vpc-link',
      object: 'vpc-1',
      retryIn: 5,
      message: 'Still pending.',
    },
  ]);
});

it('tells an error with its message and where it came from', () => {
  const { log, lines } = written();

  log.error({ error: new Error('no such luck') }, 'Failed.');

  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    message: 'Failed.',
    error: { type: 'Error', message: 'no such luck', stack: expect.stringContaining('log.test') },
  });
});

it('leaves out what is below its level', () => {
  const { log, lines } = written();

  log.debug({}, 'Nobody asked.');

  expect(lines).toEqual([]);
});

function written() {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { log: createLog({ level: 'info', clock: new VirtualClock(), destination }), lines };
}

import type { RecordedCall } from '../calls.ts';
import type { InjectedFault } from '../injected-faults.ts';
import type { WireRequest, WireResponse } from '../wire/protocol.ts';
import { parseDuration } from './duration.ts';
import { parseFault } from './parse-fault.ts';

/** What can be seen and turned from outside (docs/sandbox.md). */
export interface Controls {
  readonly calls: readonly RecordedCall[];
  readonly faults: readonly InjectedFault[];
  clearCalls(): void;
  injectFault(fault: InjectedFault): void;
  clearFaults(): void;
  advance(ms: number): number;
  state(): object;
}

type Route = (controls: Controls, body: unknown) => object;

const routes: Readonly<Record<string, Route>> = {
  'GET calls': ({ calls }) => ({ calls }),
  'DELETE calls': (controls) => {
    controls.clearCalls();
    return {};
  },
  'GET faults': ({ faults }) => ({ faults }),
  'POST faults': (controls, body) => {
    controls.injectFault(parseFault(body));
    return { faults: controls.faults };
  },
  'DELETE faults': (controls) => {
    controls.clearFaults();
    return {};
  },
  'POST clock': (controls, body) => {
    const advance = typeof body === 'object' && body !== null && 'advance' in body ? body.advance : undefined;
    return { now: new Date(controls.advance(parseDuration(advance))).toISOString() };
  },
  'GET state': (controls) => controls.state(),
};

/** The endpoint under `/_sandbox/`: JSON in, JSON out; 400 says what is wrong with a request. */
export function answerControl(controls: Controls, { method, path, body }: WireRequest): WireResponse {
  const route = routes[`${method} ${path.replace('/_sandbox/', '')}`];
  if (route === undefined) {
    const known = Object.keys(routes)
      .map((key) => key.replace(' ', ' /_sandbox/'))
      .join(', ');
    return json(404, { message: `No ${method} ${path}; there is ${known}.` });
  }
  try {
    const parsed: unknown = body === '' ? undefined : JSON.parse(body);
    return json(200, route(controls, parsed));
  } catch (error) {
    return json(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

function json(status: number, value: object): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value, undefined, 2)}\n` };
}

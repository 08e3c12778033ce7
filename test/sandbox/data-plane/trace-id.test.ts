import { expect, it } from '@jest/globals';
import { albTrace, gatewayTrace, newTraceId } from './trace-id.ts';

it('is made of the time in seconds and 24 hex digits', () => {
  expect(newTraceId(0x5f84c7a9 * 1000, (length) => 'a'.repeat(length))).toBe(`1-5f84c7a9-${'a'.repeat(24)}`);
});

it("is the root where the gateway starts it, and the client's where there is one", () => {
  expect(gatewayTrace(undefined, '1-a-b')).toBe('Root=1-a-b');
  expect(gatewayTrace('Root=1-x-y', '1-a-b')).toBe('Root=1-x-y');
});

it('gets the load balancer in front, in the place of an earlier one', () => {
  expect(albTrace('Root=1-x-y', '1-a-b')).toBe('Self=1-a-b;Root=1-x-y');
  expect(albTrace('Self=1-o-o;Root=1-x-y', '1-a-b')).toBe('Self=1-a-b;Root=1-x-y');
  expect(albTrace(`Root=${'x'.repeat(8000)}`, '1-a-b')).toBe('Root=1-a-b');
});

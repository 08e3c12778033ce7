import { CreateVpcLinkCommand, DeleteVpcLinkCommand, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../virtual-clock.ts';
import { startEndpoint } from './conformance/endpoint.ts';
import { createVpcLink } from './conformance/private-api.ts';
import { refusalOf } from './conformance/refusal.ts';
import { Throttles } from './throttles.ts';

describe("AWS's rates", () => {
  const take = (throttles: Throttles, count: number, operation: string): number =>
    Array.from({ length: count }, () => throttles.take('apigateway', operation, 'eu-west-1')).filter(Boolean).length;

  it('let 40 management calls through at once, then 10 a second', () => {
    const clock = new VirtualClock();
    const throttles = new Throttles(clock);

    const burst = take(throttles, 100, 'GetApis');
    clock.advance(1000);
    const later = take(throttles, 100, 'GetApis');

    expect([burst, later]).toEqual([40, 10]);
  });

  it('are of a Region', () => {
    const throttles = new Throttles(new VirtualClock());
    take(throttles, 100, 'GetApis');

    expect(throttles.take('apigateway', 'GetApis', 'us-east-1')).toBe(true);
  });

  it('let a VPC link be made every 15 seconds, and deleted every 30', () => {
    const clock = new VirtualClock();
    const throttles = new Throttles(clock);

    const made = [0, 14_999, 1].map((ms) => {
      clock.advance(ms);
      return take(throttles, 2, 'CreateVpcLink');
    });
    const deleted = [0, 29_999, 1].map((ms) => {
      clock.advance(ms);
      return take(throttles, 2, 'DeleteVpcLink');
    });

    expect(made).toEqual([1, 0, 1]);
    expect(deleted).toEqual([1, 0, 1]);
  });

  it('let a deployment be made every 5 seconds', () => {
    const clock = new VirtualClock();
    const throttles = new Throttles(clock);

    expect(take(throttles, 2, 'CreateDeployment')).toBe(1);
    clock.advance(5000);
    expect(take(throttles, 2, 'CreateDeployment')).toBe(1);
  });

  it('of load balancers are for Describe calls only', () => {
    const throttles = new Throttles(new VirtualClock());
    const through = (operation: string): number =>
      Array.from({ length: 60 }, () => throttles.take('elasticloadbalancing', operation, 'eu-west-1')).filter(Boolean)
        .length;

    expect(through('DescribeListeners')).toBe(40);
    expect(through('CreateListener')).toBe(60);
  });
});

describe('a throttled call', () => {
  let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
  beforeEach(async () => {
    endpoint = await startEndpoint({ throttles: true });
  });
  afterEach(() => endpoint.close());

  it('is refused with 429 and does nothing', async () => {
    const VpcLinkId = await createVpcLink(endpoint);

    const refusal = await refusalOf(
      endpoint.client.send(new CreateVpcLinkCommand({ Name: 'two', SubnetIds: [...endpoint.subnetIds] })),
    );

    expect(refusal).toEqual({ name: 'TooManyRequestsException', status: 429, message: 'Too Many Requests' });
    await endpoint.client.send(new DeleteVpcLinkCommand({ VpcLinkId }));
    expect((await endpoint.client.send(new GetApisCommand({}))).Items).toEqual([]);
  });
});

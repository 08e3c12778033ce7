import { describe, expect, it } from '@jest/globals';
import { accessKeyOf } from '../behaviour/controller.ts';
import { apiWith, route } from '../behaviour/manifests.ts';
import { isReady, theController, walkThrough, World } from '../behaviour/world.ts';
import { CrashPoints } from './crash-points.ts';
import { crash } from './crash.ts';
import { RequestStream } from './request-stream.ts';

const reads = ['DescribeLoadBalancers', 'DescribeListeners'];
const error = { code: 'ServiceUnavailable', status: 503, message: 'Service is unavailable' };
const notFound = { code: 'LoadBalancerNotFound', status: 400, message: 'One or more load balancers not found' };

describe('Elastic Load Balancing that cannot be believed for two minutes', () => {
  it.each([
    ['errs', { error }],
    ['throttles', { throttle: true as const, retryAfter: 5_000 }],
    ['answers empty lists', { emptyLists: true as const }],
    ['knows nothing of the load balancer', { error: notFound }],
  ])('and %s takes no working target away, through a restart and a change too', async (_what, fault) => {
    await using world = await World.start({ flags: ['--load-balancer-resync=10s'] });
    await world.apply(walkThrough);
    const before = await world.until(walkThrough, isReady);
    const stream = new RequestStream(world, new URL(before.status?.endpoint ?? '').host, 'dev/saas-resource');

    for (const operation of reads) {
      world.sandbox.aws.injectFault({ operation, caller: accessKeyOf(theController), times: 10_000, ...fault });
    }
    await world.pass(40_000);
    crash(world);
    await world.pass(40_000);
    await world.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /saas-resource/new')] }));
    await world.pass(40_000);
    world.sandbox.aws.clearFaults();
    await world.until(walkThrough, isReady);
    const answers = await stream.end();

    expect(answers.length).toBeGreaterThan(20);
    expect(new Set(answers)).toEqual(new Set(['200 /saas-resource']));
    expect(await world.request('dev/saas-resource/new')).toMatchObject({ status: 200 });
  });

  it('takes away nothing that was just made, by a controller that died before it could say so', async () => {
    const points = [{ when: 'after', request: 'CreateStage 1' }] as const;
    const crashes = new CrashPoints({
      points,
      cut: () => {
        for (const operation of reads) world.sandbox.aws.injectFault({ operation, times: 10_000, error });
        crash(world);
      },
      late: async () => undefined,
    });
    await using world = await World.start({ elects: true, passage: crashes.passage });
    await world.apply(walkThrough);
    await world.untilSo(
      () => crashes.missed.length === 0,
      () => 'the stage was made.',
    );

    await world.pass(120_000);
    const [{ ApiEndpoint = '' } = {}] = world.apisInAws();
    const meanwhile = await world.requestTo(new URL(ApiEndpoint).host, 'dev/saas-resource');
    world.sandbox.aws.clearFaults();
    await world.until(walkThrough, isReady);

    expect(meanwhile).toMatchObject({ status: 200 });
    expect(world.gatewayCalls()).not.toHaveProperty('DeleteStage');
  });
});

import { describe, expect, it } from '@jest/globals';
import { apiWith, route } from './manifests.ts';
import { conditionOf, isReady, walkThrough, World } from './world.ts';

/** An operation, and what a role lacks that may not call it, as AWS names it. */
type Denied = readonly [operation: string, permission: string];

const apis = 'arn:aws:apigateway:eu-west-1::/apis';
const vpcLinks = 'arn:aws:apigateway:eu-west-1::/vpclinks';

describe('a role that lacks permissions', () => {
  it('is told call by call what to add to it, and is used within a minute of that', async () => {
    await using world = await World.start();
    const denied: readonly Denied[] = [
      ['DescribeLoadBalancers', 'elasticloadbalancing:DescribeLoadBalancers'],
      ['DescribeListeners', 'elasticloadbalancing:DescribeListeners'],
      ['GetVpcLinks', `apigateway:GET on ${vpcLinks}`],
      ['DescribeSubnets', 'ec2:DescribeSubnets'],
      ['DescribeSecurityGroups', 'ec2:DescribeSecurityGroups'],
      ['CreateSecurityGroup', 'ec2:CreateSecurityGroup'],
      ['CreateVpcLink', `apigateway:POST on ${vpcLinks}`],
      ['GetVpcLink', `apigateway:GET on ${vpcLinks}/xy8a57`],
      ['GetApis', `apigateway:GET on ${apis}`],
      ['CreateApi', `apigateway:POST on ${apis}`],
      ['CreateIntegration', `apigateway:POST on ${apis}/a1b2c3/integrations`],
      ['CreateRoute', `apigateway:POST on ${apis}/a1b2c3/routes`],
      ['CreateDeployment', `apigateway:POST on ${apis}/a1b2c3/deployments`],
      ['CreateStage', `apigateway:POST on ${apis}/a1b2c3/stages`],
    ];
    // The load balancer controller has a role of its own, and is done with it then.
    await world.pass(5_000);

    const told: string[] = [];
    for (const [operation, permission] of denied) {
      denyOnly(world, [operation, permission]);
      if (told.length === 0) await world.apply(walkThrough);
      told.push(await wordsOn(world, operation));
    }
    const allowedAt = world.clock.monotonic();
    world.sandbox.aws.clearFaults();
    await world.until(walkThrough, isReady);

    expect(told).toEqual(denied.map(messageOn));
    expect(world.clock.monotonic() - allowedAt).toBeLessThanOrEqual(60_000);
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('leaves served what was, whichever call of a change it may not make', async () => {
    await using world = await World.start();
    await world.apply(apiWith({ tags: { team: 'saas' } }));
    await world.until(walkThrough, isReady);
    const slower = [route('ANY /saas-resource', { timeout: '5s' }), route('GET /other')];
    const changes: readonly (readonly [...Denied, Parameters<typeof apiWith>[0]])[] = [
      ['UntagResource', `apigateway:UntagResource on ${apis}/a1b2c3`, {}],
      ['TagResource', `apigateway:TagResource on ${apis}/a1b2c3`, { tags: { team: 'front' } }],
      ['UpdateApi', `apigateway:PATCH on ${apis}/a1b2c3`, { name: 'another' }],
      ['UpdateRoute', `apigateway:PATCH on ${apis}/a1b2c3/routes/r1`, { routes: slower }],
      ['DeleteRoute', `apigateway:DELETE on ${apis}/a1b2c3/routes/r2`, { routes: slower.slice(0, 1) }],
      ['UpdateIntegration', `apigateway:PATCH on ${apis}/a1b2c3/integrations/i1`, {}],
      ['UpdateStage', `apigateway:PATCH on ${apis}/a1b2c3/stages/dev`, { stages: [{ name: 'dev', description: 'x' }] }],
      ['DeleteStage', `apigateway:DELETE on ${apis}/a1b2c3/stages/v2`, { stages: [{ name: 'dev' }] }],
    ];

    for (const [operation, permission, spec] of changes) {
      if (operation === 'DeleteStage') await makeSo(world, { stages: [{ name: 'dev' }, { name: 'v2' }] });
      denyOnly(world, [operation, permission]);
      await world.apply(apiWith(spec));

      expect(await wordsOn(world, operation)).toBe(messageOn([operation, permission]));
      expect((await world.request('dev/saas-resource')).status).toBe(200);

      world.sandbox.aws.clearFaults();
      await world.until(walkThrough, isReady);
    }
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
  });

  it('is told what it may not look at, when the controller starts anew and something has changed', async () => {
    await using world = await World.start();
    await makeSo(world, {});
    await world.stopController();
    const denied: readonly Denied[] = [
      ['GetApis', `apigateway:GET on ${apis}`],
      ['GetApi', `apigateway:GET on ${apis}/a1b2c3`],
      ['GetIntegrations', `apigateway:GET on ${apis}/a1b2c3/integrations`],
      ['GetRoutes', `apigateway:GET on ${apis}/a1b2c3/routes`],
      ['GetDeployments', `apigateway:GET on ${apis}/a1b2c3/deployments`],
      ['GetStages', `apigateway:GET on ${apis}/a1b2c3/stages`],
    ];

    await world.apply(apiWith({ name: 'another' }));
    const told: string[] = [];
    for (const [operation, permission] of denied) {
      denyOnly(world, [operation, permission]);
      if (told.length === 0) await world.startController();
      told.push(await wordsOn(world, operation));
    }
    world.sandbox.aws.clearFaults();
    await world.until(walkThrough, isReady);

    expect(told).toEqual(denied.map(messageOn));
    expect(world.gatewayCalls()).toMatchObject({ CreateApi: 1, CreateRoute: 1, UpdateApi: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('holds objects that are being deleted, which say why, until nothing is left of them', async () => {
    await using world = await World.start({ flags: ['--vpc-link-grace=1s'] });
    await makeSo(world, {});
    const denied: readonly Denied[] = [
      ['DeleteApi', `apigateway:DELETE on ${apis}/a1b2c3`],
      ['GetApis', `apigateway:GET on ${apis}`],
      ['DeleteVpcLink', `apigateway:DELETE on ${vpcLinks}/xy8a57`],
      ['GetVpcLink', `apigateway:GET on ${vpcLinks}/xy8a57`],
      ['DescribeSecurityGroups', 'ec2:DescribeSecurityGroups'],
      ['DeleteSecurityGroup', 'ec2:DeleteSecurityGroup'],
      ['GetVpcLinks', `apigateway:GET on ${vpcLinks}`],
    ];

    const told: string[] = [];
    for (const [operation, permission] of denied) {
      denyOnly(world, [operation, permission]);
      if (told.length === 0) await world.delete(walkThrough);
      told.push(await wordsOn(world, operation));
    }
    world.sandbox.aws.clearFaults();
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the link was gone.',
    );

    expect(told).toEqual(denied.map(messageOn));
    expect(await world.api()).toBeUndefined();
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });
});

async function makeSo(world: World, spec: Parameters<typeof apiWith>[0]): Promise<void> {
  await world.apply(apiWith(spec));
  await world.until(walkThrough, isReady);
}

/** Lets the role have everything but this, which AWS says in the words of the service [documented: IAM, EC2 user guides]. */
function denyOnly({ sandbox: { aws } }: World, [operation, permission]: Denied): void {
  const [action = '', on] = permission.split(' on ');
  const resource = on === undefined ? '' : ` on resource: ${on}`;
  const lacks =
    `User: arn:aws:sts::111122223333:assumed-role/controller/session is not authorized to perform: ${action}${resource} ` +
    `because no identity-based policy allows the ${action} action`;
  const errors = {
    apigateway: { code: 'AccessDeniedException', message: lacks },
    elasticloadbalancing: { code: 'AccessDenied', message: lacks },
    ec2: {
      code: 'UnauthorizedOperation',
      message: `You are not authorized to perform this operation. ${lacks}. Encoded authorization failure message: 4GIOHlTkIaWH`,
    },
  };
  const service = Object.entries(errors).find(([name]) => action.startsWith(`${name}:`));
  if (service === undefined) throw new Error(`No service has the action ${action}.`);

  aws.clearFaults();
  aws.injectFault({ operation, times: 1_000_000, error: { status: 403, ...service[1] } });
}

/** What the API says, or else its link, of that operation's being denied: from the operation's name on. */
async function wordsOn(world: World, operation: string): Promise<string> {
  let words: string | undefined;
  await world.untilSo(
    async () => {
      const objects = [await world.api(), ...(await world.links())];
      const ready = objects.map((object) => object && conditionOf(object, 'Ready'));
      const denied = ready.filter((one) => one?.status === 'False' && one.reason === 'AccessDenied');
      const message = denied.find((one) => one?.message.includes(`${operation}: `))?.message;
      words = message?.slice(message.indexOf(`${operation}: `));
      return words !== undefined;
    },
    () => `${operation} was said to be denied.`,
  );
  return words ?? '';
}

function messageOn([operation, permission]: Denied): string {
  const orTags = /^apigateway:(?!GET).*(apis|vpclinks)\/./.test(permission)
    ? ', or put the tags privatehttp.io/… back on the resource, which a policy may ask for'
    : '';
  return `${operation}: the controller's role lacks ${permission}. Add it to the role's policy${orTags}. It is tried again within a minute.`;
}

import { describe, expect, it } from '@jest/globals';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { crash } from '../resilience/crash.ts';
import { apiWith, route } from './manifests.ts';
import { conditionOf, isReady, walkThrough, World, type Wanted } from './world.ts';

/** How often an API is compared, in ms: short, so that the clock is turned quickly. */
const interval = 120_000;

describe('what somebody changes in AWS', () => {
  it('is put right at the next comparison: a route to elsewhere, one too many, a description, tags', async () => {
    await using world = await ready(
      apiWith({ description: 'Front door', tags: { team: 'saas' }, routes: [route('ANY /saas-resource')] }),
    );
    const { ApiId } = world.apisInAws()[0] ?? {};
    const { integrations, routes } = world.contentInAws();
    const aws = world.console;
    const { IntegrationId } = aws.CreateIntegration({
      ApiId,
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'ANY',
      PayloadFormatVersion: '1.0',
      ConnectionType: 'VPC_LINK',
      ConnectionId: integrations[0]?.ConnectionId,
      IntegrationUri: integrations[0]?.IntegrationUri,
    });
    aws.UpdateRoute({ ApiId, RouteId: routes[0]?.RouteId, Target: `integrations/${IntegrationId ?? ''}` });
    aws.CreateRoute({ ApiId, RouteKey: 'GET /secret', Target: `integrations/${IntegrationId ?? ''}` });
    aws.UpdateApi({ ApiId, Description: 'Back door' });
    aws.TagResource({ ResourceArn: arnOf(ApiId), Tags: { team: 'nobody', 'cost-centre': '42' } });

    await world.pass(interval);

    const api = await world.api();
    expect(world.contentInAws()).toMatchObject({
      integrations: [{ IntegrationId: integrations[0]?.IntegrationId }],
      routes: [{ RouteId: routes[0]?.RouteId, Target: routes[0]?.Target }],
    });
    expect(world.apisInAws()).toMatchObject([{ ApiId, Description: 'Front door' }]);
    // What others tag it with beside that is theirs to take off.
    expect(world.apisInAws()[0]?.Tags).toMatchObject({ team: 'saas', 'cost-centre': '42' });
    expect(conditionOf(api ?? {}, 'Ready')).toMatchObject({ status: 'True' });
    expect(conditionOf(api ?? {}, 'Drifted')).toBeUndefined();
    const told = (await world.eventsOf(walkThrough)).filter(({ reason }) => reason === 'DriftCorrected');
    expect(told).toHaveLength(1);
    expect(told[0]?.message).toContain('delete route "GET /secret"');
    expect(told[0]?.message).toContain('point route "ANY /saas-resource" at Ingress saas/saas, port 80');
    expect(world.log.join('')).toContain('Somebody changed the API in AWS. It is put right: ');
  });

  it.each([
    ['', () => undefined],
    [
      ', not even when the correction gets no clear answer',
      (world: World) => {
        const error = { code: 'InternalServerErrorException', status: 500, message: 'Internal server error' };
        world.sandbox.aws.injectFault({ operation: 'CreateDeployment', times: 1, error });
      },
    ],
    [
      ', not even when the controller is killed in the middle of the correction',
      (world: World) => {
        world.sandbox.aws.injectFault({ operation: 'DeleteRoute', times: 1, lostAnswer: true });
        world.eachTurn = () => {
          if (world.calls('DeleteRoute').length > 0) {
            world.eachTurn = () => undefined;
            crash(world);
          }
        };
      },
    ],
  ])('is not served on in the deployment that took it for ours%s', async (_when, disturb) => {
    await using world = await ready(apiWith({}));
    const { ApiId } = world.apisInAws()[0] ?? {};
    const { integrations } = world.contentInAws();
    const aws = world.console;
    aws.CreateRoute({
      ApiId,
      RouteKey: 'GET /saas-resource/{proxy+}',
      Target: `integrations/${integrations[0]?.IntegrationId ?? ''}`,
    });
    // The next change of the spec deploys the API as it is, before anybody has compared it.
    const changed = apiWith({ routes: [route('ANY /saas-resource', { timeout: '5s' })] });
    await world.apply(changed);
    await world.until(changed, isReady);
    const before = await world.request('dev/saas-resource/secret');
    disturb(world);

    await world.pass(2 * interval);

    expect(before).toMatchObject({ path: '/saas-resource/secret' });
    expect(world.calls('DeleteRoute')).toHaveLength(1);
    expect((await world.request('dev/saas-resource/secret')).path).toBeUndefined();
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('is put right: a stage that serves another deployment, one that is gone', async () => {
    await using world = await ready(apiWith({ stages: [{ name: 'dev' }, { name: 'old' }, { name: 'gone' }] }));
    const { ApiId } = world.apisInAws()[0] ?? {};
    const { deployments } = world.contentInAws();
    const aws = world.console;
    const { DeploymentId } = aws.CreateDeployment({ ApiId, Description: 'by hand' });
    aws.UpdateStage({ ApiId, StageName: 'old', DeploymentId });
    aws.DeleteStage({ ApiId, StageName: 'gone' });

    await world.pass(interval);

    const after = world.contentInAws();
    const served = deployments[0]?.DeploymentId;
    expect(
      after.stages.map(({ StageName, DeploymentId: serves, AutoDeploy = false }) => [StageName, serves, AutoDeploy]),
    ).toEqual([
      ['dev', served, false],
      ['gone', served, false],
      ['old', served, false],
    ]);
    // Others' deployments are left alone.
    expect(after.deployments.map((deployment) => deployment.DeploymentId)).toContain(DeploymentId);
    expect(world.gatewayWrites()).toEqual({ UpdateStage: 1, CreateStage: 1 });
  });

  it('is put right: an integration to elsewhere, what a stage says, a deployment that was swapped, one that comes by itself', async () => {
    await using world = await ready(apiWith({ stages: [{ name: 'dev' }, { name: 'swapped' }, { name: 'auto' }] }));
    const { ApiId } = world.apisInAws()[0] ?? {};
    const before = world.contentInAws();
    const [{ IntegrationId } = {}] = before.integrations;
    const aws = world.console;
    aws.UpdateIntegration({ ApiId, IntegrationId, TimeoutInMillis: 50, RequestParameters: { 'overwrite:path': '/' } });
    const { DeploymentId } = aws.CreateDeployment({ ApiId, Description: 'by hand' });
    aws.UpdateStage({ ApiId, StageName: 'swapped', DeploymentId });
    aws.UpdateStage({ ApiId, StageName: 'dev', Description: 'Mine' });
    aws.UpdateStage({ ApiId, StageName: 'auto', AutoDeploy: true });
    await world.pass(1_000);
    const wrong = await world.request('auto/saas-resource');

    await world.pass(interval);
    const [told, ...more] = (await world.eventsOf(walkThrough)).filter(({ reason }) => reason === 'DriftCorrected');
    aws.UpdateRoute({ ApiId, RouteId: before.routes[0]?.RouteId, Target: '' });
    await world.pass(1_000);

    const { integrations, stages } = world.contentInAws();
    expect(wrong.path).not.toBe('/saas-resource');
    expect(integrations).toEqual(before.integrations);
    expect(stages.map(({ Description = '', AutoDeploy = false }) => [Description, AutoDeploy])).toEqual(
      Array(3).fill(['', false]),
    );
    // Changes by hand reach nobody any more.
    for (const stage of ['dev', 'swapped', 'auto'])
      expect(await world.request(`${stage}/saas-resource`)).toMatchObject({ status: 200, path: '/saas-resource' });
    expect(more).toEqual([]);
    for (const stage of ['dev', 'swapped', 'auto']) expect(told?.message).toContain(`stage "${stage}"`);
  });

  it('is made anew where the whole API was deleted, and the event says that its URL is another one', async () => {
    await using world = await ready(apiWith({}));
    const before = await world.api();
    world.console.DeleteApi({ ApiId: before?.status?.apiId });

    await world.pass(interval);

    const after = await world.until(walkThrough, isReady);
    expect(after.status?.apiId).not.toBe(before?.status?.apiId);
    expect(after.status?.url).not.toBe(before?.status?.url);
    expect(world.apisInAws()).toMatchObject([{ ApiId: after.status?.apiId }]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200, pod: expect.any(String) });
    const told = (await world.eventsOf(walkThrough)).filter(({ reason }) => reason === 'DriftCorrected');
    expect(told).toMatchObject([{ message: expect.stringContaining('with another id and another URL') }]);
  });

  it('is none of ours in an API of the same name, which stays as it is', async () => {
    await using world = await ready(apiWith({}));
    const aws = world.console;
    const { ApiId } = aws.CreateApi({ Name: 'my-http-api', ProtocolType: 'HTTP', Tags: { team: 'other' } });
    aws.CreateRoute({ ApiId, RouteKey: 'GET /a' });

    await world.pass(2 * interval);

    expect(world.gatewayWrites()).toEqual({});
    expect(world.apisInAws()).toHaveLength(2);
  });

  it('costs a list of each kind to find out, however many routes there are', async () => {
    const many = Array.from({ length: 120 }, (_, index) => route(`GET /route-${index}`));
    await using world = await ready(apiWith({ routes: many }));

    await world.pass(interval);

    const { GetVpcLinks: _links, ...calls } = world.gatewayCalls();
    expect(calls).toEqual({
      GetApis: 1,
      GetIntegrations: 1,
      GetRoutes: 1,
      GetDeployments: 1,
      GetStages: 1,
    });
  });
});

describe('a deployment that nobody needs and AWS does not let go', () => {
  it('is no drift, and keeps none in status that was put right', async () => {
    await using world = await ready(apiWith({}), ['--deployments-kept=1']);
    const error = { code: 'AccessDeniedException', status: 403, message: 'Not authorized.' };
    world.sandbox.aws.injectFault({ operation: 'DeleteDeployment', times: 100, error });
    const changed = apiWith({ routes: [route('ANY /saas-resource', { timeout: '5s' })] });
    await world.apply(changed);
    await world.until(changed, isReady);
    world.console.UpdateApi({ ApiId: world.apisInAws()[0]?.ApiId, Description: 'by hand' });
    await world.pass(interval);
    const corrected = await world.api();

    await world.pass(interval);

    const api = await world.api();
    expect(corrected?.status?.drift).toMatchObject({ state: 'Corrected' });
    expect(api?.status?.drift).toBeUndefined();
    expect(world.calls('DeleteDeployment').length).toBeGreaterThan(1);
    expect(conditionOf(api ?? {}, 'Ready')).toMatchObject({ status: 'True' });
  });
});

describe('driftPolicy: Observe', () => {
  it('says what somebody changed and leaves it, until the policy or the spec changes', async () => {
    const observing = apiWith({ driftPolicy: 'Observe' });
    await using world = await ready(observing);
    const { ApiId } = world.apisInAws()[0] ?? {};
    const { integrations } = world.contentInAws();
    const addRoute = () => {
      const Target = `integrations/${integrations[0]?.IntegrationId ?? ''}`;
      world.console.CreateRoute({ ApiId, RouteKey: 'GET /secret', Target });
    };
    addRoute();

    await world.pass(2 * interval);
    const seen = await world.api();
    const writes = world.gatewayWrites();
    await world.apply(apiWith({ driftPolicy: 'Correct' }));
    const corrected = await world.until(walkThrough, isReady);
    const routes = world.contentInAws().routes.length;
    await world.apply(observing);
    addRoute();
    await world.pass(interval);
    await world.apply({ ...observing, spec: { ...observing.spec, description: 'Another one' } });
    const changed = await world.until(walkThrough, isReady);

    expect(writes).toEqual({});
    expect(conditionOf(seen ?? {}, 'Drifted')).toMatchObject({
      status: 'True',
      reason: 'DriftObserved',
      message: expect.stringContaining('What would put it right: delete route "GET /secret". To have that done'),
    });
    expect(conditionOf(seen ?? {}, 'Ready')).toMatchObject({ status: 'True' });
    expect((await world.eventsOf(walkThrough)).filter(({ reason }) => reason === 'DriftObserved')).toHaveLength(2);
    expect(conditionOf(corrected, 'Drifted')).toBeUndefined();
    expect(routes).toBe(1);
    expect(conditionOf(changed, 'Drifted')).toBeUndefined();
    expect(world.contentInAws().routes).toHaveLength(1);
  });

  it('does not even make an API anew that was deleted', async () => {
    await using world = await ready(apiWith({ driftPolicy: 'Observe' }));
    world.console.DeleteApi({ ApiId: world.apisInAws()[0]?.ApiId });

    await world.pass(2 * interval);
    await world.stopController();
    await world.startController();
    await world.pass(interval);

    expect(world.apisInAws()).toEqual([]);
    expect(conditionOf((await world.api()) ?? {}, 'Drifted')).toMatchObject({
      message: expect.stringContaining('create API "my-http-api"'),
    });
  });
});

describe('a fight with another writer', () => {
  it('ends after three rounds, survives a restart, and is taken up again when somebody asks for it', async () => {
    await using world = await ready(apiWith({}));
    const { ApiId } = world.apisInAws()[0] ?? {};
    const undo = () => {
      world.console.UpdateApi({ ApiId, Description: 'Mine' });
    };

    for (let round = 0; round < 3; round += 1) {
      undo();
      await world.pass(interval);
    }
    const corrections = world.calls('UpdateApi').length;
    await world.killController();
    undo();
    await world.startController();
    await world.pass(interval);
    const contested = await world.api();
    await world.pass(3 * interval);
    const writes = world.calls('UpdateApi').length;
    await world.annotate(walkThrough, { 'privatehttp.io/reconcile-at': 'now' });
    const asked = await world.until(walkThrough, isReady);

    expect(corrections).toBe(3);
    expect(contested?.status?.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual(
      expect.arrayContaining(['Drifted True ContestedByOtherWriter', 'Ready False ContestedByOtherWriter']),
    );
    expect(conditionOf(contested ?? {}, 'Drifted')?.message).toMatch(
      /^Since .* somebody else undoes what is put right here, 3 times in a row: name and description\./,
    );
    expect(writes).toBe(3);
    expect(conditionOf(asked, 'Drifted')).toBeUndefined();
    expect(world.apisInAws()[0]?.Description ?? '').toBe('');
  });
});

/** A world with this API in it, Ready, in which it is compared every two minutes; calls count from now on. */
async function ready(api: Wanted, flags: readonly string[] = []): Promise<World> {
  const world = await World.start({ flags: ['--resync-interval=2m', '--load-balancer-resync=100h', ...flags] });
  await world.apply(api);
  await world.until(api, isReady);
  // Past the looks that follow a create: one list serves all looks of the next 10 seconds, and would not show what is changed
  // in between.
  await world.pass(interval);
  world.sandbox.aws.clearCalls();
  return world;
}

function arnOf(apiId: PrivateHttpApi['apiVersion'] | undefined): string {
  return `arn:aws:apigateway:eu-west-1::/apis/${apiId ?? ''}`;
}

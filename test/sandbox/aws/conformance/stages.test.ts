import {
  CreateDeploymentCommand,
  CreateStageCommand,
  DeleteDeploymentCommand,
  DeleteStageCommand,
  GetDeploymentsCommand,
  GetStageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { CreateStageCommandInput, UpdateStageCommandInput } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import { startEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { createVpcLink, PrivateApi } from './private-api.ts';
import { refusalOf } from './refusal.ts';
import { rule } from './rule.ts';

let endpoint: Endpoint;
let vpcLinkId: string;
let api: PrivateApi;
beforeAll(async () => {
  endpoint = await startEndpoint();
  vpcLinkId = await createVpcLink(endpoint);
});
beforeEach(async () => {
  api = await PrivateApi.create(endpoint, vpcLinkId);
});
afterAll(() => endpoint.close());

const deploy = (options: { StageName?: string; Description?: string } = {}) =>
  endpoint.client.send(new CreateDeploymentCommand({ ApiId: api.ApiId, ...options }));
const createStage = (StageName: string, more: Partial<CreateStageCommandInput> = {}) =>
  endpoint.client.send(new CreateStageCommand({ ApiId: api.ApiId, StageName, ...more }));
const getStage = (StageName: string) => endpoint.client.send(new GetStageCommand({ ApiId: api.ApiId, StageName }));
const updateStage = (StageName: string, changes: Partial<UpdateStageCommandInput>) =>
  endpoint.client.send(new UpdateStageCommand({ ApiId: api.ApiId, StageName, ...changes }));

describe('a deployment', () => {
  rule('seen', 'needs a route', async () => {
    const refusal = await refusalOf(deploy());

    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
    expect(refusal.message).toContain('Unable to deploy API because no routes exist');
  });

  rule('seen', 'is DEPLOYED at once', async () => {
    await api.createRoute('GET /a');

    const { $metadata, DeploymentId, CreatedDate, ...deployment } = await deploy({ Description: 'hash 1' });

    expect($metadata.httpStatusCode).toBe(201);
    expect(DeploymentId).toMatch(/^[a-z0-9]{6}$/);
    expect(CreatedDate).toBeInstanceOf(Date);
    expect(deployment).toEqual({ AutoDeployed: false, DeploymentStatus: 'DEPLOYED', Description: 'hash 1' });
  });

  rule('seen', 'with a stage is what the stage serves', async () => {
    await api.createRoute('GET /a');
    await createStage('dev');

    const { DeploymentId } = await deploy({ StageName: 'dev' });

    expect(await getStage('dev')).toMatchObject({ DeploymentId });
  });

  rule('seen', 'needs its stage to exist', async () => {
    await api.createRoute('GET /a');

    expect(await refusalOf(deploy({ StageName: 'nosuch' }))).toMatchObject({ status: 400 });
  });

  rule('documented', 'is listed newest first', async () => {
    await api.createRoute('GET /a');
    const older = await deploy();
    const newer = await deploy();

    const { Items = [] } = await endpoint.client.send(new GetDeploymentsCommand({ ApiId: api.ApiId }));

    expect(Items.map(({ DeploymentId }) => DeploymentId)).toEqual([newer.DeploymentId, older.DeploymentId]);
  });

  rule('seen', 'cannot be deleted while a stage serves it', async () => {
    await api.createRoute('GET /a');
    const { DeploymentId } = await deploy();
    await createStage('dev', { DeploymentId });
    const remove = () => endpoint.client.send(new DeleteDeploymentCommand({ ApiId: api.ApiId, DeploymentId }));

    const refusal = await refusalOf(remove());

    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
    await endpoint.client.send(new DeleteStageCommand({ ApiId: api.ApiId, StageName: 'dev' }));
    expect((await remove()).$metadata.httpStatusCode).toBe(204);
  });
});

describe('a stage', () => {
  rule('documented', 'is created with 201, shows empty maps, and no member that is not set', async () => {
    const { $metadata, CreatedDate, LastUpdatedDate, ...stage } = await createStage('dev');

    expect($metadata.httpStatusCode).toBe(201);
    expect([CreatedDate, LastUpdatedDate]).toEqual([expect.any(Date), expect.any(Date)]);
    expect(stage).toEqual({
      DefaultRouteSettings: { DetailedMetricsEnabled: false },
      RouteSettings: {},
      StageName: 'dev',
      StageVariables: {},
      Tags: {},
    });
  });

  rule('documented', 'may be called $default', async () => {
    expect((await createStage('$default')).StageName).toBe('$default');
    expect((await getStage('$default')).StageName).toBe('$default');
  });

  rule('seen', 'has a name of letters, digits and underscores', async () => {
    for (const name of ['$stage', 'stage/name', 'a b', 'a'.repeat(129)]) {
      expect(await refusalOf(createStage(name))).toMatchObject({ name: 'BadRequestException', status: 400 });
    }
    expect((await createStage('v1_A')).StageName).toBe('v1_A');
  });

  rule('assumed', 'is the only one of its name', async () => {
    await createStage('dev');

    expect(await refusalOf(createStage('dev'))).toEqual({
      name: 'ConflictException',
      status: 409,
      message: 'Stage already exists',
    });
  });

  rule('seen', 'cannot serve a deployment that does not exist', async () => {
    expect(await refusalOf(createStage('dev', { DeploymentId: 'nosuch' }))).toMatchObject({ status: 400 });
  });

  rule('documented', 'is pointed at another deployment in place', async () => {
    await api.createRoute('GET /a');
    const [first, second] = [await deploy(), await deploy()];
    await createStage('dev', { DeploymentId: second.DeploymentId, Description: 'for developers' });

    const updated = await updateStage('dev', { DeploymentId: first.DeploymentId });

    expect(updated).toMatchObject({ DeploymentId: first.DeploymentId, Description: 'for developers' });
  });

  rule('seen', 'that deploys by itself shows that, takes each change a moment later, and no deployment', async () => {
    await api.createRoute('GET /a');
    const { DeploymentId } = await deploy();
    await createStage('dev', { DeploymentId });
    expect(await refusalOf(updateStage('dev', { AutoDeploy: true, DeploymentId }))).toMatchObject({ status: 400 });

    const updated = await updateStage('dev', { AutoDeploy: true });
    await endpoint.pass(10_000);
    const deployed = await getStage('dev');
    await api.createRoute('GET /b');
    await endpoint.pass(10_000);

    expect(updated.AutoDeploy).toBe(true);
    expect(deployed.DeploymentId).not.toBe(DeploymentId);
    expect((await getStage('dev')).DeploymentId).not.toBe(deployed.DeploymentId);
    const refusal = await refusalOf(updateStage('dev', { DeploymentId }));
    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
    expect(refusal.message).toContain('because AutoDeploy is enabled');
    await updateStage('dev', { AutoDeploy: false });
    expect(await updateStage('dev', { DeploymentId })).toMatchObject({ DeploymentId });
  });

  rule('documented', 'loses a variable by an empty text', async () => {
    await createStage('dev', { StageVariables: { a: '1', b: '2' } });

    const updated = await updateStage('dev', { StageVariables: { a: '', c: '3' } });

    expect(updated.StageVariables).toEqual({ b: '2', c: '3' });
  });

  rule('documented', 'is one of ten in its API', async () => {
    for (let count = 0; count < 10; count += 1) await createStage(`stage_${count}`);

    expect(await refusalOf(createStage('one_more'))).toMatchObject({ name: 'BadRequestException', status: 400 });
  });

  rule('assumed', 'that does not exist is a 404', async () => {
    expect(await refusalOf(getStage('nosuch'))).toMatchObject({ name: 'NotFoundException', status: 404 });
  });
});

import {
  CreateApiCommand,
  CreateRouteCommand,
  DeleteApiCommand,
  DeleteVpcLinkCommand,
  TagResourceCommand,
  UpdateApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { awsClients } from '../../src/aws/clients.ts';
import { DeleteSecurityGroupCommand } from '../../src/aws/ec2.ts';
import { compilePolicy } from '../sandbox/aws/iam/compile-policy.ts';
import type { IamRequest } from '../sandbox/aws/iam/iam-request.ts';
import { listOf, type PolicyDocument, type PolicyStatement } from '../sandbox/aws/iam/policy-document.ts';
import { Account, ownershipKeys } from './account.ts';
import { CloudMapService, cloudMapBackend } from './cloud-map-services.ts';
import { cloudMapOf } from './cloud-map.ts';
import { accessKeyOf } from './controller.ts';
import { allow, listenerBackend, sampleListener } from './listeners.ts';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, iamPolicy, isReady, walkThrough, World } from './world.ts';

/** What IAM was asked in a story in which the controller does all that it does in AWS. */
let asked: readonly IamRequest[] = [];
beforeAll(async () => {
  asked = await story();
});

describe('the policy for the controller', () => {
  type Part = readonly [sid: string, part: 'Action' | 'Resource', value: string, statement: PolicyStatement];
  const parts = iamPolicy.Statement.flatMap((statement) =>
    (['Action', 'Resource'] as const).flatMap((part) =>
      listOf(statement[part]).map((value): Part => [statement.Sid ?? '', part, value, statement]),
    ),
  );

  it('allows all that the controller does, and is small enough for a managed policy', () => {
    const text = JSON.stringify(iamPolicy);

    expect(deniedBy(iamPolicy)).toEqual([]);
    // Documented: 6,144 characters, white space not counted.
    expect(text.length).toBeLessThan(6_144);
  });

  it.each(iamPolicy.Statement.map((statement): [string, PolicyStatement] => [statement.Sid ?? '', statement]))(
    'needs statement %s',
    (_, statement) => {
      const denied = deniedBy(without(statement));

      expect(denied).not.toEqual([]);
    },
  );

  it.each(parts)('needs in statement %s the %s %s', (_, part, value, statement) => {
    const others = listOf(statement[part]).filter((other) => other !== value);

    const denied = deniedBy(without(statement, ...(others.length === 0 ? [] : [{ ...statement, [part]: others }])));

    expect(denied).not.toEqual([]);
  });
});

describe('a resource without our tags', () => {
  it('is not changed: status names what the role lacks for it, and it is changed when it has them again', async () => {
    await using world = await World.start();
    const account = new Account(world);
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);
    const apiId = status?.apiId ?? '';
    account.untag(`apis/${apiId}`, ...ownershipKeys);
    const before = account.read(apiId);
    world.sandbox.aws.clearCalls();

    await world.apply(apiWith({ name: 'another' }));
    const denied = await world.until(walkThrough, has('Ready', 'AccessDenied'));
    const meanwhile = account.read(apiId);
    await world.until(walkThrough, isReady);

    expect(conditionOf(denied, 'Ready')?.message).toBe(
      `Could not update the API's name to "another" and its description. UpdateApi: the controller's role lacks ` +
        `apigateway:PATCH on arn:aws:apigateway:eu-west-1::/apis/${apiId}. Add it to the role's policy, or put the tags ` +
        `privatehttp.io/… back on the resource, which a policy may ask for. It is tried again within a minute.`,
    );
    expect(meanwhile).toEqual(before);
    // What was denied is looked at before it is tried again, and our own gets its tags back.
    expect(world.gatewayWrites()).toEqual({ UpdateApi: 2, TagResource: 1 });
    expect(account.api(apiId)).toMatchObject({ Name: 'another' });
  });

  it('is not changed by anybody who has the role: an API, a link or a security group of others', async () => {
    await using world = await World.start({ workloads: false, controller: false });
    const account = new Account(world);
    const { aws, region, vpc, services } = world.sandbox;
    const apiId = account.createApi('theirs');
    const vpcLinkId = account.createLink('theirs');
    const group = { GroupName: 'theirs', Description: 'Theirs', VpcId: vpc.vpcId };
    const { GroupId } = services.ec2.operations.CreateSecurityGroup(group, { region, accessKeyId: 'AKIATHEIRS' });
    const clients = awsClients({
      endpoint: aws.url,
      credentials: { accessKeyId: accessKeyOf('thief'), secretAccessKey: 'secret' },
    });
    const apiGateway = clients.apiGateway(region);
    const ec2 = clients.ec2(region);
    const ResourceArn = `arn:aws:apigateway:${region}::/apis/${apiId}`;
    const before = { api: account.read(apiId), link: account.link(vpcLinkId) };

    const refusals = await Promise.all(
      [
        apiGateway.send(new UpdateApiCommand({ ApiId: apiId, Name: 'ours' })),
        apiGateway.send(new CreateRouteCommand({ ApiId: apiId, RouteKey: 'GET /ours' })),
        apiGateway.send(new DeleteApiCommand({ ApiId: apiId })),
        apiGateway.send(new TagResourceCommand({ ResourceArn, Tags: { team: 'ours' } })),
        apiGateway.send(new DeleteVpcLinkCommand({ VpcLinkId: vpcLinkId })),
        apiGateway.send(new CreateApiCommand({ Name: 'unmarked', ProtocolType: 'HTTP' })),
        ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
      ].map((sent: Promise<unknown>) => sent.then(String, (error: unknown) => (error as Error).message)), // the SDK's errors
    );
    clients.destroy();

    const lacks = (action: string, resource: string): string =>
      'User: arn:aws:sts::111122223333:assumed-role/controller/session is not authorized to perform: ' +
      `${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
    const [apis, link] = [
      `arn:aws:apigateway:${region}::/apis`,
      `arn:aws:apigateway:${region}::/vpclinks/${vpcLinkId}`,
    ];
    expect(refusals.slice(0, -1)).toEqual([
      lacks('apigateway:PATCH', `${apis}/${apiId}`),
      lacks('apigateway:POST', `${apis}/${apiId}/routes`),
      lacks('apigateway:DELETE', `${apis}/${apiId}`),
      lacks('apigateway:TagResource', `${apis}/${apiId}`),
      lacks('apigateway:DELETE', link),
      lacks('apigateway:POST', apis),
    ]);
    expect(refusals.at(-1)).toContain(
      lacks('ec2:DeleteSecurityGroup', `arn:aws:ec2:${region}:111122223333:security-group/${GroupId}`),
    );
    expect({ api: account.read(apiId), link: account.link(vpcLinkId) }).toEqual(before);
  });
});

describe('a role without one of the statements', () => {
  it('is tried once a minute, and what it lacks is named', async () => {
    const Statement = iamPolicy.Statement.filter(({ Sid }) => Sid !== 'ChangeMarkedApis');
    await using world = await World.start({ policy: { ...iamPolicy, Statement } });
    await world.apply(walkThrough);
    const denied = await world.until(walkThrough, has('Ready', 'AccessDenied'));
    world.sandbox.aws.clearCalls();

    await world.pass(600_000);

    expect(conditionOf(denied, 'Ready')?.message).toContain(
      `the controller's role lacks apigateway:POST on arn:aws:apigateway:eu-west-1::/apis/${denied.status?.apiId ?? ''}/integrations.`,
    );
    const look = { GetApi: 10, GetIntegrations: 10, GetRoutes: 10, GetDeployments: 10, GetStages: 10 };
    expect(world.gatewayCalls()).toEqual({ CreateIntegration: 10, ...look });
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
  });
});

/** The actions that a policy denies of those that the story asked for. */
function deniedBy(policy: PolicyDocument): readonly string[] {
  const decide = compilePolicy(policy);
  return asked
    .filter((request) => decide(request) !== 'allowed')
    .map(({ action, resource }) => `${action} ${resource}`);
}

function without(statement: PolicyStatement, ...instead: readonly PolicyStatement[]): PolicyDocument {
  return { ...iamPolicy, Statement: [...iamPolicy.Statement.filter((one) => one !== statement), ...instead] };
}

/** An API is made, changed and taken over by a second cluster, where it is deleted; it and its link lose their tags on the way. */
async function story(): Promise<readonly IamRequest[]> {
  await using first = await World.start();
  const account = new Account(first);
  const { arn } = await sampleListener(first);
  allow(first, arn, 'any');
  const service = await CloudMapService.create(first);
  service.allow('any');
  service.sayVpc();
  const routes = [
    route('ANY /saas-resource'),
    route('GET /by-arn', { backend: listenerBackend(arn) }),
    route('GET /cats', { backend: cloudMapBackend({ namespace: 'pets.local', service: 'cats' }) }),
    route('GET /cats-by-arn', { backend: cloudMapBackend({ serviceArn: service.arn }) }),
    route('GET /pods', { backend: pods }),
  ];
  await first.apply(apiWith({ routes, tags: { team: 'saas' } }));
  await first.until(walkThrough, isReady);
  // Who takes over looks at what is registered.
  await first.stopController();
  await first.startController();
  // Without the route to pods: what was made for it goes in time.
  await first.apply(apiWith({ name: 'another', tags: { stage: 'test' } }));
  const { status } = await first.until(walkThrough, isReady);

  await first.untilSo(
    () => cloudMapOf(first).namespaces.every((name) => name === 'pets.local'),
    () => 'nothing of the pods was left in Cloud Map.',
  );

  const [link] = await first.links();
  const object = linkNamed(link?.metadata.name ?? '');
  const linkHas = (key: string, isThere = true) =>
    first.untilSo(
      () => key in (first.linksInAws()[0]?.Tags ?? {}) === isThere,
      () => `the link had the tag ${key}, or not.`,
    );
  await first.mergePatch(object, { spec: { tags: { team: 'net' } } });
  await linkHas('team');
  await first.mergePatch(object, { spec: { tags: null } });
  await linkHas('team', false);
  account.untag(`vpclinks/${link?.status?.vpcLinkId ?? ''}`, ...ownershipKeys);
  await first.annotate(object, { 'privatehttp.io/reconcile-at': 'now' });
  await linkHas('privatehttp.io/uid');
  account.untag(`apis/${status?.apiId ?? ''}`, ...ownershipKeys);
  await first.annotate(walkThrough, { 'privatehttp.io/reconcile-at': 'now' });
  await first.untilSo(
    () => 'privatehttp.io/uid' in (account.api(status?.apiId)?.Tags ?? {}),
    () => 'the API had its tags again.',
  );
  await first.stopController();

  const uid = account.api(status?.apiId)?.Tags?.['privatehttp.io/cluster-uid'] ?? '';
  await using second = await first.startSecondCluster([`--take-over-cluster-uid=${uid}`, '--vpc-link-grace=1s']);
  await second.apply(walkThrough);
  await second.until(walkThrough, isReady);
  await second.delete(walkThrough);
  await second.untilSo(
    async () => (await second.links()).length === 0,
    () => 'the link was gone.',
  );
  return first.sandbox.iam.asked;
}

const pods = { endpoints: { service: 'saas', port: 80 } };

function linkNamed(name: string) {
  return { apiVersion: 'apigateway.privatehttp.io/v1alpha1', kind: 'VpcLink', metadata: { name } };
}

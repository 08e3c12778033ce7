import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listen } from '../sandbox/aws/listen.ts';
import { writeToken, type Token } from '../sandbox/aws/sts/web-identity-token.ts';
import { accessKeyOf } from './controller.ts';
import { apiWith, route } from './manifests.ts';
import { conditionOf, isReady, walkThrough, World } from './world.ts';

const issuer = 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
const subject = 'system:serviceaccount:private-http-api:private-http-api-controller';
const trust = { issuer, subject };

const advice =
  "Give the controller's service account an IAM role: by EKS Pod Identity (an association), or by the annotation " +
  'eks.amazonaws.com/role-arn and a trust policy of that role that names the OIDC provider and the service account.';

const changed = apiWith({ routes: [route('ANY /saas-resource'), route('GET /saas-resource/second')] });

/** The process's, in which tests of other files run too: for these tests another one stands in its place. */
const before = process.env;
let directory: string;
let tokenFile: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'token-'));
  tokenFile = join(directory, 'token');
  process.env = Object.fromEntries(Object.entries(before).filter(([name]) => !name.startsWith('AWS_')));
  // Files of whoever runs the tests are none of the controller's, and there is no instance whose role it could get.
  const none = join(directory, 'none');
  Object.assign(process.env, {
    AWS_CONFIG_FILE: none,
    AWS_SHARED_CREDENTIALS_FILE: none,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});
afterEach(async () => {
  process.env = before;
  await rm(directory, { recursive: true });
});

describe('a pod with a web identity token (IAM roles for service accounts)', () => {
  it('gets the role that trusts its service account; a token that is refused is told of, and the next one is read', async () => {
    await using world = await World.start({ trust });
    getRoleByToken(world);
    const refusals: readonly (readonly [Partial<Token>, string])[] = [
      [
        { subject: 'system:serviceaccount:default:default' },
        'AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity',
      ],
      [
        { issuer: 'https://other' },
        'InvalidIdentityTokenException: No OpenIDConnect provider found in your account for https://other',
      ],
      [{ audience: 'vault' }, 'InvalidIdentityTokenException: Incorrect token audience'],
      [{ expires: 1 }, 'ExpiredTokenException: Token expired: current date/time'],
    ];

    await world.apply(walkThrough);
    const told: string[] = [];
    for (const [wrong, why] of refusals) {
      await rotateToken(world, wrong);
      const api = await world.until(walkThrough, (now) => messageOf(now).includes(why.split(':')[1] ?? ''));
      told.push(messageOf(api));
      expect(conditionOf(api, 'Ready')).toMatchObject({ status: 'False', reason: 'AccessDenied' });
    }
    world.sandbox.aws.clearCalls();
    await world.pass(600_000);
    const meanwhile = stsCalls(world).length;
    await rotateToken(world);
    await world.until(walkThrough, isReady);

    refusals.forEach(([, why], index) => {
      expect(told[index]).toContain(`AWS gives the controller no credentials (${why}`);
      expect(told[index]).toContain(`${advice} It is tried again within a minute.`);
    });
    // A load balancer is looked at every 15 seconds.
    expect(meanwhile).toBeLessThanOrEqual(40);
    expect(world.failures).toEqual([]);
    const callers = new Set(
      world.sandbox.aws.calls.filter(({ operation }) => operation === 'CreateApi').map(({ caller }) => caller),
    );
    expect([...callers]).toEqual([expect.stringMatching(/^ASIA/)]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

describe('a pod with an association (EKS Pod Identity)', () => {
  it('gets its role from the agent of its node by the token that its file has now', async () => {
    await using world = await World.start({ trust });
    await using agent = await startAgent();
    Object.assign(process.env, {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: agent.url,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
      AWS_ENDPOINT_URL: world.sandbox.aws.url,
      AWS_REGION: world.sandbox.region,
    });
    await writeFile(tokenFile, 'first');
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    const callers = () => world.calls().map(({ caller }) => caller);
    const before = new Set(callers());
    await writeFile(tokenFile, 'second');
    await world.apply(changed);
    await world.until(changed, isReady);
    // Until credentials end, the SDK goes on with them while it asks for the next.
    await world.untilSo(
      () => callers().at(-1) === accessKeyOf('second'),
      () => 'the next credentials were used.',
    );

    expect(before).toEqual(new Set([accessKeyOf('first')]));
    expect([...agent.tokens]).toEqual(['first', 'second']);
    expect(world.failures).toEqual([]);
  });
});

describe('a pod without any credentials for AWS', () => {
  it('says what to do about it, keeps its ears open to Kubernetes, and goes on when it gets some', async () => {
    await using world = await World.start({ trust });
    await world.apply(walkThrough);

    const waiting = await world.until(walkThrough, (now) => messageOf(now).includes('no AWS credentials were found'));
    await world.pass(600_000);
    const later = await world.api();
    getRoleByToken(world);
    await rotateToken(world);
    const served = await world.until(walkThrough, isReady);

    expect(conditionOf(waiting, 'Ready')).toMatchObject({ status: 'Unknown', reason: 'AwsUnavailable' });
    expect(messageOf(waiting)).toContain(`${advice} It is tried again.`);
    // Nothing is written for a try that ends as the one before.
    expect(later?.metadata.resourceVersion).toBe(waiting.metadata.resourceVersion);
    expect(world.failures).toEqual([]);
    expect(conditionOf(served, 'Ready')?.status).toBe('True');
  });
});

/**
 * The agent of EKS Pod Identity, which each node has at 169.254.170.23 (documented: "Understand how EKS Pod Identity works"):
 * it gives credentials for the pod's token. Here they say by their name for which.
 */
async function startAgent(): Promise<AsyncDisposable & { readonly tokens: Set<string>; readonly url: string }> {
  const tokens = new Set<string>();
  const server = createServer(({ headers: { authorization = '' } }, response) => {
    tokens.add(authorization);
    const keys = { AccessKeyId: accessKeyOf(authorization), SecretAccessKey: 'secret', Token: 'session' };
    // So soon, by the SDK's own clock, that it asks for the next with each call.
    response.end(JSON.stringify({ ...keys, Expiration: new Date(Date.now() + 60_000).toISOString() }));
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}/v1/credentials`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { tokens, url, [Symbol.asyncDispose]: close };
}

/** What EKS's webhook sets in the pods of an annotated service account. */
function getRoleByToken({ sandbox: { aws, region } }: World): void {
  Object.assign(process.env, {
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/controller',
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: region,
  });
}

/** As the kubelet does when a token has served for most of its time. */
async function rotateToken({ clock }: World, fields: Partial<Token> = {}): Promise<void> {
  const expires = Math.floor(clock.now() / 1000) + 86_400;
  await writeFile(tokenFile, writeToken({ issuer, subject, audience: 'sts.amazonaws.com', expires, ...fields }));
}

function messageOf(api: Parameters<typeof conditionOf>[0]): string {
  return conditionOf(api, 'Ready')?.message ?? '';
}

function stsCalls({ sandbox: { aws } }: World) {
  return aws.calls.filter(({ service }) => service === 'sts');
}

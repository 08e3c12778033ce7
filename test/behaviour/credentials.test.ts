import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeToken, type Token } from '../sandbox/aws/sts/web-identity-token.ts';
import { conditionOf, isReady, walkThrough, World } from './world.ts';

const issuer = 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
const subject = 'system:serviceaccount:private-http-api:private-http-api-controller';
const trust = { issuer, subject };

const advice =
  "Give the controller's service account an IAM role: by EKS Pod Identity (an association), or by the annotation " +
  'eks.amazonaws.com/role-arn and a trust policy of that role that names the OIDC provider and the service account.';

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

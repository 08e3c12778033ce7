import { describe, expect, it } from '@jest/globals';
import { Account } from './account.ts';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World } from './world.ts';

describe('a second cluster of the same name', () => {
  it('is refused what the first one made, is told what to do, and deletes nothing of it', async () => {
    await using first = await World.start();
    await first.apply(walkThrough);
    const { status } = await first.until(walkThrough, isReady);
    const account = new Account(first);
    const before = account.read(status?.apiId ?? '');
    const uid = account.api(status?.apiId)?.Tags?.['privatehttp.io/cluster-uid'] ?? '';

    await using second = await first.startSecondCluster();
    await second.apply(walkThrough);
    const refused = await second.until(walkThrough, has('Programmed', 'OwnedByOtherCluster'));
    await second.untilSo(
      async () => (await second.links()).some((link) => conditionOf(link, 'Ready')?.reason === 'OwnedByOtherCluster'),
      () => 'its link was refused.',
    );
    const made = first.leftInAws();
    await second.delete(walkThrough);
    await second.untilGone(walkThrough);

    expect(conditionOf(refused, 'Programmed')).toMatchObject({
      status: 'False',
      message: expect.stringContaining(`API ${status?.apiId ?? ''} belongs to another cluster`),
    });
    expect(conditionOf(refused, 'Programmed')?.message).toContain(`--take-over-cluster-uid=${uid}`);
    expect(made).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(account.read(status?.apiId ?? '')).toEqual(before);
    expect(await first.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('takes over what an administrator lets it: ids stay, requests are answered throughout, and the first lets go', async () => {
    await using first = await World.start({ flags: ['--vpc-link-grace=1s'] });
    await first.apply(walkThrough);
    const { status } = await first.until(walkThrough, isReady);
    const host = new URL(status?.endpoint ?? '').host;
    const uid = new Account(first).api(status?.apiId)?.Tags?.['privatehttp.io/cluster-uid'] ?? '';
    const [link] = first.linksInAws();

    await using second = await first.startSecondCluster([`--take-over-cluster-uid=${uid}`]);
    await second.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /second')] }));
    const answers: number[] = [];
    const taken = await second.until(walkThrough, isReady, async () => {
      answers.push((await second.requestTo(host, 'dev/saas-resource')).status);
    });
    await first.stopController();
    await first.startController();
    await first.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /of-the-first')] }));
    const lost = await first.until(walkThrough, has('Programmed', 'OwnedByOtherCluster'));
    await first.delete(walkThrough);
    await first.untilGone(walkThrough);
    await first.untilSo(
      async () => (await first.links()).length === 0,
      () => 'its VpcLink was gone.',
    );

    expect(taken.status?.apiId).toBe(status?.apiId);
    expect(first.linksInAws()).toMatchObject([{ VpcLinkId: link?.VpcLinkId, VpcLinkStatus: 'AVAILABLE' }]);
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(conditionOf(lost, 'Programmed')?.message).toContain(`API ${status?.apiId ?? ''} belongs to another cluster`);
    expect(first.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(
      first
        .contentInAws()
        .routes.map(({ RouteKey }) => RouteKey)
        .sort(),
    ).toEqual(['ANY /saas-resource', 'GET /second']);
    expect(await second.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(first.calls('CreateApi')).toHaveLength(1);
    expect(first.calls('CreateVpcLink')).toHaveLength(1);
  });
});

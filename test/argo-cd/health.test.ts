import { describe, expect, it } from '@jest/globals';

import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import type { VpcLink } from '../../src/model/vpc-link.ts';
import {
  creating,
  groupInUse,
  inUse,
  type LinkFinding,
  noSubnets,
  stateFinding,
} from '../../src/status/link-findings.ts';
import { linkStatus } from '../../src/status/link-status.ts';
import { conditionOf, has, isReady, walkThrough, World } from '../behaviour/world.ts';
import { healthOf } from './health.ts';

const link: VpcLink = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'VpcLink',
  metadata: {
    ...{ name: 'vpc-1', uid: 'uid', resourceVersion: '1', generation: 3 },
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: { vpcId: 'vpc-1' },
};
const byStatus: Readonly<Record<string, string>> = { True: 'Healthy', False: 'Degraded', Unknown: 'Progressing' };

describe("Argo CD's health", () => {
  it('of a PrivateHttpApi follows its condition Ready through its life, with the message', async () => {
    await using world = await World.start();
    const versions = world.watch(walkThrough);
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.mergePatch(walkThrough, { spec: { routes: conflicting } });
    await world.until(walkThrough, has('Ready', 'RouteConflict'));
    await world.mergePatch(walkThrough, { spec: { routes: walkThrough.spec.routes } });
    await world.until(walkThrough, isReady);
    await world.annotate(walkThrough, { 'privatehttp.io/paused': 'true' });
    await world.until(walkThrough, has('Ready', 'Paused'));
    await world.delete(walkThrough);
    await world.annotate(walkThrough, { 'privatehttp.io/paused': undefined });
    await world.untilGone(walkThrough);

    const shown = await Promise.all(versions().map(async (version) => ({ version, health: await healthOf(version) })));

    const course = shown.map(({ health }) => health.status).filter((status, at, all) => status !== all[at - 1]);
    expect(course).toEqual([
      'Progressing',
      'Healthy',
      'Progressing',
      'Degraded',
      'Progressing',
      'Healthy',
      'Suspended',
      'Progressing',
    ]);
    for (const { version, health } of shown.filter(isSettled)) {
      const { status, reason, message } = conditionOf(version, 'Ready') ?? {};
      expect(health).toEqual({ status: reason === 'Paused' ? 'Suspended' : byStatus[status ?? ''], message });
    }
  });

  it.each<[string, LinkFinding, string]>([
    ['is being made', creating, 'Progressing'],
    ['is available', stateFinding('AVAILABLE'), 'Healthy'],
    ['is asleep', stateFinding('INACTIVE'), 'Healthy'],
    ['failed', stateFinding('FAILED', 'no "addresses" are left \\'), 'Degraded'],
    ['has no subnets', noSubnets('vpc-1'), 'Degraded'],
  ])('of a VpcLink that %s', async (_, finding, expected) => {
    expect(await healthOf(linkWith(finding))).toEqual({ status: expected, message: finding.message });
  });

  it('of what is being deleted is Progressing, and Degraded where somebody has to do something', async () => {
    const deleted = { deletionTimestamp: '2026-01-01T12:00:00Z' };

    const waits = await healthOf(linkWith(inUse(['saas/one']), deleted));
    const hangs = await healthOf(linkWith(groupInUse({ groupId: 'sg-1', referrers: ['sg-2'] }), deleted));

    expect(waits.status).toBe('Progressing');
    expect(hangs).toMatchObject({ status: 'Degraded', message: expect.stringContaining('rules of sg-2 refer to it') });
  });

  it('is not taken from what was said of an earlier spec', async () => {
    const newer = linkWith(stateFinding('AVAILABLE'), { generation: 4 });

    expect((await healthOf(newer)).status).toBe('Progressing');
    expect((await healthOf(link)).status).toBe('Progressing');
  });

  it('of an API that somebody else changed and that is left so is Healthy, and says what was changed', async () => {
    const ready = { type: 'Ready', status: 'True', reason: 'Ready', message: 'Served.', observedGeneration: 3 };
    const drifted = { type: 'Drifted', status: 'True', reason: 'DriftObserved', message: 'Route gone.' };

    const health = await healthOf({ ...link, ...{ kind: 'PrivateHttpApi', status: { conditions: [drifted, ready] } } });

    expect(health).toEqual({ status: 'Healthy', message: 'Route gone.' });
  });
});

const backend = { ingress: { name: 'saas', port: 80 } };
const conflicting = [
  { routeKey: 'GET /a/{id}', backend },
  { routeKey: 'GET /a/{key}', backend },
];

function isSettled({ version }: { readonly version: PrivateHttpApi }): boolean {
  const ready = conditionOf(version, 'Ready');
  return ready?.observedGeneration === version.metadata.generation && version.metadata.deletionTimestamp === undefined;
}

function linkWith(finding: LinkFinding, metadata: Partial<VpcLink['metadata']> = {}): VpcLink {
  const now = Date.UTC(2026, 0, 1, 12);
  const status = linkStatus({ link, region: 'eu-west-1', finding, users: [], tagKeys: [], now });
  return { ...link, metadata: { ...link.metadata, ...metadata }, status };
}

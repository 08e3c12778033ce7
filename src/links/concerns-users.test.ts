import { describe, expect, it } from '@jest/globals';
import type { VpcLink, VpcLinkStatus } from '../model/vpc-link.ts';
import { concernsUsers } from './concerns-users.ts';

const condition = { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T12:00:00Z' } as const;
const available = { ...condition, reason: 'Available', message: 'Requests can go through the link.' };
const status: VpcLinkStatus = {
  vpcLinkId: 'a1b2c3',
  state: 'AVAILABLE',
  region: 'eu-west-1',
  userCount: 1,
  users: ['saas/one'],
  conditions: [available],
};
const link: VpcLink = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'VpcLink',
  metadata: { name: 'vpc-1', uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { vpcId: 'vpc-1' },
  status,
};

describe('a change of a link', () => {
  it.each<[string, VpcLink]>([
    ['users', { ...link, status: { ...status, userCount: 2, users: ['saas/one', 'saas/two'] } }],
    [
      'nobody using it',
      { ...link, status: { ...status, userCount: 0, users: [], unusedSince: '2026-01-01T12:00:00Z' } },
    ],
    ['subnets', { ...link, status: { ...status, subnetIds: ['subnet-1'] } }],
    ['annotations', { ...link, metadata: { ...link.metadata, resourceVersion: '2', annotations: { note: 'x' } } }],
  ])('does not concern its users where it is %s', (_what, changed) => {
    expect(concernsUsers(link, changed)).toBe(false);
  });

  it.each<[string, VpcLink]>([
    ['its id', { ...link, status: { ...status, vpcLinkId: 'd4e5f6' } }],
    ['its state', { ...link, status: { ...status, state: 'DELETING' } }],
    ['why it is not ready', { ...link, status: { ...status, conditions: [{ ...available, message: 'Why not.' }] } }],
    ['its deletion', { ...link, metadata: { ...link.metadata, deletionTimestamp: '2026-01-01T12:00:00Z' } }],
    ['its VPC', { ...link, spec: { vpcId: 'vpc-2' } }],
    ['another object of its name', { ...link, metadata: { ...link.metadata, uid: 'other' } }],
  ])('concerns its users where it is %s', (_what, changed) => {
    expect(concernsUsers(link, changed)).toBe(true);
  });
});

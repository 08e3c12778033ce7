import { many, tagCases, type LimitCase, type LimitCases } from './limit-case.ts';

const spec = {
  vpcId: 'vpc-0abc0abc',
  region: 'eu-west-1',
  subnetIds: ['subnet-0abc0abc'],
  securityGroupIds: ['sg-0abc0abc'],
  allowedNamespaces: ['saas'],
  tags: { team: 'platform' },
};
const condition = {
  ...{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-02T03:04:05Z' },
  ...{ reason: 'Ready', message: 'All is well.' },
};

/** A VpcLink that has every field. */
export const fullLink = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'VpcLink',
  metadata: { name: 'limits' },
  spec,
  status: { tagKeys: ['team'], lastHandledReconcileAt: 'now', conditions: [condition] },
};

const ids = (prefix: string, count: number): unknown =>
  many(count, (index) => `${prefix}-0a0a0a0${index.toString(16)}`);
const fixed = (change: object): LimitCase => ({ before: spec, passes: spec, refused: { ...spec, ...change } });

/** What is just within its limits, and just beyond. */
export const linkCases: LimitCases = {
  'spec rule: vpcId cannot be changed; delete this VpcLink and create another': fixed({ vpcId: 'vpc-0abc0abd' }),
  'spec rule: region cannot be changed; delete this VpcLink and create another': fixed({ region: undefined }),
  'spec rule: subnetIds cannot be changed; delete this VpcLink and create another': fixed({
    subnetIds: ['subnet-0abc0abd'],
  }),
  'spec rule: securityGroupIds cannot be changed; delete this VpcLink and create another': fixed({
    securityGroupIds: undefined,
  }),
  'spec.vpcId pattern': { passes: 'vpc-0a1b2c3d4e5f60718', refused: 'my-vpc' },
  'spec.vpcId maxLength': { passes: `vpc-${'0'.repeat(17)}`, refused: `vpc-${'0'.repeat(18)}` },
  'spec.region pattern': { passes: 'us-gov-west-1', refused: 'Ireland' },
  'spec.region maxLength': { passes: `eu-${'w'.repeat(27)}-1`, refused: `eu-${'w'.repeat(28)}-1` },
  'spec.subnetIds minItems': { passes: ids('subnet', 1), refused: [] },
  'spec.subnetIds maxItems': { passes: ids('subnet', 10), refused: ids('subnet', 11) },
  'spec.subnetIds unique': { passes: ids('subnet', 2), refused: many(2, () => 'subnet-0abc0abc') },
  'spec.subnetIds[] pattern': { passes: 'subnet-0abc0abc', refused: 'subnet-a' },
  'spec.subnetIds[] maxLength': { passes: `subnet-${'0'.repeat(17)}`, refused: `subnet-${'0'.repeat(18)}` },
  'spec.allowedNamespaces minItems': { passes: ['saas'], refused: [] },
  'spec.allowedNamespaces maxItems': {
    passes: many(100, (index) => `n${index}`),
    refused: many(101, (index) => `n${index}`),
  },
  'spec.allowedNamespaces unique': { passes: ['a', 'b'], refused: ['a', 'a'] },
  'spec.allowedNamespaces[] pattern': { passes: '0-a', refused: 'A' },
  'spec.allowedNamespaces[] minLength': { passes: 'a', refused: '' },
  'spec.allowedNamespaces[] maxLength': { passes: 'a'.repeat(63), refused: 'a'.repeat(64) },
  'spec.securityGroupIds minItems': { passes: ids('sg', 1), refused: [] },
  'spec.securityGroupIds maxItems': { passes: ids('sg', 5), refused: ids('sg', 6) },
  'spec.securityGroupIds unique': { passes: ids('sg', 2), refused: many(2, () => 'sg-0abc0abc') },
  'spec.securityGroupIds[] pattern': { passes: 'sg-0abc0abc', refused: 'sg-a' },
  'spec.securityGroupIds[] maxLength': { passes: `sg-${'0'.repeat(17)}`, refused: `sg-${'0'.repeat(18)}` },
  ...tagCases('spec.tags'),
  'status.tagKeys maxItems': { passes: many(200, String), refused: many(201, String) },
  'status.tagKeys[] maxLength': { passes: 'k'.repeat(128), refused: 'k'.repeat(129) },
  'status.lastHandledReconcileAt maxLength': { passes: 'n'.repeat(200), refused: 'n'.repeat(201) },
  'status.conditions unique': {
    passes: [condition, { ...condition, type: 'Other' }],
    refused: [condition, condition],
  },
  'status.conditions[].status enum': { passes: 'Unknown', refused: 'Yes' },
};

import { expect, it } from '@jest/globals';
import { planTags } from './plan-tags.ts';

it('sets what differs, and takes off only what the controller has set before', () => {
  const desired = { team: 'platform', tier: 'gold' };
  const observed = { team: 'saas', tier: 'gold', old: 'yes', 'cost-centre': '42', 'aws:stack': 'x' };

  const change = planTags(desired, observed, ['gone', 'old', 'team', 'tier']);

  expect(change).toEqual({ set: { team: 'platform' }, removed: ['old'] });
});

it('has nothing to do where the tags are as desired, whatever others put beside them', () => {
  expect(planTags({ team: 'saas' }, { team: 'saas', theirs: 'x' }, ['team'])).toEqual({});
});

import { describe, expect, it } from '@jest/globals';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { GroupMembers } from './group-members.ts';

describe('GroupMembers', () => {
  it('knows who is in a group, and tells of those that come and go, and of nothing else', () => {
    const { groups, told } = watched();

    groups.set('saas/b', ['shared'], true);
    groups.set('saas/a', ['shared', 'other']);
    groups.set('saas/a', ['other', 'shared']);
    const both = groups.of('shared');
    groups.set('saas/b', ['moved']);
    groups.set('saas/a', []);

    expect(both).toEqual(['saas/a', 'saas/b']);
    expect(groups.of('shared')).toEqual([]);
    expect(groups.of('moved')).toEqual(['saas/b']);
    const first = ['shared (initial)', 'shared', 'other'];
    expect(told).toEqual([...first, 'shared', 'moved', 'other', 'shared']);
  });

  it('tells once who has waited for a group, also where nobody is in it', () => {
    const { groups, told } = watched();

    groups.await('shared');
    groups.await('shared');
    groups.complete();
    groups.complete();

    expect(told).toEqual(['shared (initial)']);
  });
});

function watched() {
  const groups = new GroupMembers({ log: new WrittenLog() });
  const told: string[] = [];
  groups.onChange(({ group, initial }) => told.push(`${group}${initial ? ' (initial)' : ''}`));
  return { groups, told };
}

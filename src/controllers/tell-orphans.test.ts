import { describe, expect, it } from '@jest/globals';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import type { ListedApi } from '../aws/inventory.ts';
import type { Owned } from '../aws/owned.ts';
import { tellOrphans } from './tell-orphans.ts';

describe('APIs without an object', () => {
  it('are told of once for as long as the lists of their Region have them', () => {
    const log = new WrittenLog();
    const none = { list: () => [] };
    const tell = tellOrphans({ apis: none, links: none, isWatched: () => true, log });

    tell('eu-west-1', [api('one')]);
    tell('us-east-1', [api('other')]);
    tell('eu-west-1', [api('one')]);
    const once = log.messages('warn').length;
    tell('eu-west-1', []);
    tell('eu-west-1', [api('one')]);

    expect(once).toBe(2);
    expect(log.messages('warn')).toHaveLength(3);
  });
});

function api(id: string): Owned<ListedApi> {
  const owner = { kind: 'PrivateHttpApi', namespace: 'saas', name: 'gone', uid: 'uid' };
  return { id, cluster: { name: 'test', uid: 'cluster' }, owner, tags: {}, createdAt: 0, resource: {} };
}

import { describe, expect, it } from '@jest/globals';
import { WatchProgress } from './watch-progress.ts';

const pods = { group: '', plural: 'pods', namespace: undefined, name: undefined };
const web = { group: '', plural: 'pods', namespace: 'saas', name: 'web', uid: 'u1' };

describe('the progress of watches', () => {
  it('is behind from an answer’s version until an event has that version or a later one', () => {
    const progress = new WatchProgress();
    const watch = progress.open(pods, 5n);

    progress.told({ ...web, version: 7n });
    watch.heard({ type: 'MODIFIED', uid: 'u1', version: 6n });
    const between = progress.behind;
    watch.heard({ type: 'MODIFIED', uid: 'u2', version: 8n });

    expect([between, progress.behind]).toEqual([1, 0]);
  });

  it('is behind from the answer that an object is gone until the event that says so, whichever comes first', () => {
    const progress = new WatchProgress();
    const watch = progress.open(pods, 5n);

    progress.told({ ...web, version: undefined });
    const between = progress.behind;
    watch.heard({ type: 'DELETED', uid: 'u1', version: 6n });
    watch.heard({ type: 'DELETED', uid: 'u2', version: 7n });
    progress.told({ ...web, uid: 'u2', version: undefined });

    expect([between, progress.behind]).toEqual([1, 0]);
  });

  it('is not behind with what a watch is not of, nor after its end', () => {
    const progress = new WatchProgress();
    const watches = [
      progress.open({ ...pods, plural: 'services' }, 5n),
      progress.open({ ...pods, namespace: 'other' }, 5n),
      progress.open({ ...pods, name: 'api' }, 5n),
    ];
    const ended = progress.open(pods, 5n);

    progress.told({ ...web, version: 7n });
    const between = progress.behind;
    ended.close();

    expect([between, progress.behind]).toEqual([1, 0]);
    for (const watch of watches) watch.close();
  });

  it('is behind at once where a watch begins before what was told already', () => {
    const progress = new WatchProgress();
    progress.told({ ...web, version: 7n });

    progress.open(pods, 7n);
    const upToDate = progress.behind;
    progress.open(pods, 6n);

    expect([upToDate, progress.behind]).toEqual([0, 1]);
  });
});

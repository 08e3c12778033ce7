import { setImmediate as rest } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { CloudMapCalls, CloudMapResource } from './cloud-map-calls.ts';
import { marksOf } from './cloud-map-names.ts';
import { ClusterServices } from './cluster-services.ts';

const cluster = { name: 'production', uid: '6f1c2b7e-0000-4000-8000-000000000000' };
const resource: CloudMapResource = { id: 'ns-1', arn: 'ns', name: 'n', description: '' };

it('ClusterServices finish a look that has begun, where there is no token for its later calls yet', async () => {
  const clock = new VirtualClock();
  const calls: string[] = [];
  /** Finds no token the first time. */
  const answer = async <Result>(call: string, result: Result): Promise<Result> => {
    await rest();
    const isFirst = !calls.includes(call);
    calls.push(call);
    const failure = { kind: 'throttled', retryAfter: 100, message: 'Waits for its turn.' } as const;
    if (isFirst && call !== 'namespaces') throw new AwsCallError(call, failure);
    return result;
  };
  const cloudMap = {
    namespacesNamed: () => answer('namespaces', [resource]),
    tagsOf: () => answer('tags', marksOf(cluster, undefined)),
    servicesIn: () => answer('services', []),
  } as unknown as CloudMapCalls; // a look makes no other calls
  const services = new ClusterServices({ cloudMap, clock, cluster, defaultTags: {} });

  const found = services.namespace();
  for (let at = 0; at < 10; at += 1) {
    await rest();
    clock.advance(100);
  }

  await expect(found).resolves.toEqual({ is: 'present', id: 'ns-1', arn: 'ns' });
  expect(calls).toEqual(['namespaces', 'tags', 'tags', 'services', 'services']);
});

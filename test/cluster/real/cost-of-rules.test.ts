import { expect, it } from '@jest/globals';
import { systemClock } from '../../../src/runtime/clock.ts';
import { clusterOfTests } from '../../behaviour/cluster-of-tests.ts';
import { apiClient } from '../../sandbox/kubernetes/api-client.ts';
import { readCrds } from '../../sandbox/read-crds.ts';

const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All&fieldValidation=Strict';

it('every definition keeps to kube-apiserver’s budget for rules, which routes and tags without limits would exceed', async () => {
  const crds = await readCrds();
  await using server = await clusterOfTests().startApiServer({ clock: systemClock, crds });
  // Of another group, as our own definitions are there already and old rules are not counted again.
  const others = crds.map((crd) => JSON.stringify(crd).replaceAll('apigateway.privatehttp.io', 'other.example.com'));
  const limitless = others.map((crd): unknown =>
    JSON.parse(crd, (key, value: unknown) => (/^max(Length|Items|Properties)$/.test(key) ? undefined : value)),
  );

  const asTheyAre = await Promise.all(others.map((crd) => apiClient(server).request('POST', path, JSON.parse(crd))));
  const without = await Promise.all(limitless.map((crd) => apiClient(server).request('POST', path, crd)));

  expect(asTheyAre.map(({ code, body }) => [code, body.message])).toEqual(crds.map(() => [201, undefined]));
  // Those of a VpcLink are cheap even so.
  expect(without[0]?.code).toBe(422);
  expect(without[0]?.body.message).toContain('exceeds budget');
});

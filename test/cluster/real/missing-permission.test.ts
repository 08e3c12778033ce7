import { describe, expect, it } from '@jest/globals';
import { isReady, walkThrough, World } from '../../behaviour/world.ts';
import type { Rendered } from '../../chart/helm.ts';
import { installAccount } from '../permissions/install-account.ts';
import type { Role } from '../permissions/permissions-of.ts';
import { renderInstallation } from '../permissions/render-installation.ts';

const user = 'system:serviceaccount:default:lacking-private-http-api-controller';

describe('a controller whose role lacks one verb', () => {
  it('says so in its log and on the object, with what to do, and goes on as soon as it is granted', async () => {
    await using world = await World.start({ controller: false });
    const whole = await renderInstallation({}, 'lacking');
    const { url } = world.sandbox.kubernetes;
    const token = await installAccount(url, whole.map(withoutStatusOfApis));
    world.controllerKubeconfig = world.sandbox.kubernetes.kubeconfig(token);
    await world.startController();

    await world.apply(walkThrough);
    await world.untilSo(
      async () => (await world.eventsOf(walkThrough)).length > 0,
      () => 'there was an event.',
    );
    const [event] = await world.eventsOf(walkThrough);
    const { status } = (await world.api()) ?? {};
    await installAccount(url, whole);
    await world.until(walkThrough, isReady);

    const message =
      'PATCH /apis/apigateway.privatehttp.io/v1alpha1/namespaces/saas/privatehttpapis/my-http-api/status: 403: ' +
      `privatehttpapis.apigateway.privatehttp.io "my-http-api" is forbidden: User "${user}" cannot patch resource ` +
      '"privatehttpapis/status" in API group "apigateway.privatehttp.io" in the namespace "saas". The controller\'s ' +
      'ServiceAccount lacks the permission "patch" on privatehttpapis.apigateway.privatehttp.io, subresource status. The ' +
      'chart grants it in its ClusterRole, or with watchNamespaces in its Role in namespace saas: put that back (helm ' +
      'upgrade), or grant it yourself.';
    expect(event).toMatchObject({ reason: 'Forbidden', message });
    expect(world.log.join('')).toContain(JSON.stringify(`Reconcile failed: ${message}`));
    expect(status).toBe(undefined);
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
  });
});

/** The object; of the ClusterRole what it has beside the rule that lets it write status. */
function withoutStatusOfApis(object: Rendered): Rendered {
  if (object.kind !== 'ClusterRole') return object;
  const { rules } = object as Role; // what Kubernetes has of that kind
  return {
    ...object,
    rules: rules.filter(({ resources = [] }) => !resources.includes('privatehttpapis/status')),
  } as Role;
}

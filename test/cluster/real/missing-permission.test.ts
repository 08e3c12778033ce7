import { describe, expect, it } from '@jest/globals';
import { isReady, walkThrough, World } from '../../behaviour/world.ts';
import type { Rendered } from '../../chart/helm.ts';
import { installAccount } from '../permissions/install-account.ts';
import type { Role } from '../permissions/permissions-of.ts';
import { renderInstallation } from '../permissions/render-installation.ts';

const user = 'User "system:serviceaccount:default:lacking-private-http-api-controller"';
const lacks = "The controller's ServiceAccount lacks the permission";
const remedy = 'put that back (helm upgrade), or grant it yourself.';

describe('a controller whose role lacks one verb', () => {
  it.each([
    {
      verb: 'patch',
      resource: 'privatehttpapis/status',
      message:
        'PATCH /apis/apigateway.privatehttp.io/v1alpha1/namespaces/saas/privatehttpapis/my-http-api/status: 403: ' +
        `privatehttpapis.apigateway.privatehttp.io "my-http-api" is forbidden: ${user} cannot patch resource ` +
        '"privatehttpapis/status" in API group "apigateway.privatehttp.io" in the namespace "saas". ' +
        `${lacks} "patch" on privatehttpapis.apigateway.privatehttp.io, subresource status. The chart grants it in its ` +
        `ClusterRole, or with watchNamespaces in its Role in namespace saas: ${remedy}`,
    },
    {
      verb: 'list',
      resource: 'ingresses',
      message:
        `GET /apis/networking.k8s.io/v1/ingresses: 403: ingresses.networking.k8s.io is forbidden: ${user} cannot list ` +
        'resource "ingresses" in API group "networking.k8s.io" at the cluster scope. ' +
        `${lacks} "list" on ingresses.networking.k8s.io. The chart grants it in its ClusterRole, or with watchNamespaces ` +
        `in its Role in each namespace of it: ${remedy}`,
    },
  ])(
    'to $verb $resource says so in its log and on the object, with what to do, and goes on as soon as it is granted',
    async ({ verb, resource, message }) => {
      await using world = await World.start({ controller: false });
      const whole = await renderInstallation({}, 'lacking');
      const { kubernetes } = world.sandbox;
      const lacking = whole.map((object) => without(verb, resource, object));
      world.controllerKubeconfig = kubernetes.kubeconfig(await installAccount(kubernetes.url, lacking));
      await world.startController();

      await world.apply(walkThrough);
      await world.untilSo(
        async () => (await world.eventsOf(walkThrough)).length > 0,
        () => 'there was an event.',
      );
      const [event] = await world.eventsOf(walkThrough);
      const { status } = (await world.api()) ?? {};
      await installAccount(kubernetes.url, whole);
      await world.until(walkThrough, isReady);

      expect(event).toMatchObject({ reason: 'Forbidden', message });
      expect(world.log.join('')).toContain(JSON.stringify(`Reconcile failed: ${message}`));
      expect(status).toBe(undefined);
      expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    },
  );
});

/** The object; of the ClusterRole what it has beside that verb. */
function without(verb: string, resource: string, object: Rendered): Rendered {
  if (object.kind !== 'ClusterRole') return object;
  const { rules, ...role } = object as Role; // what Kubernetes has of that kind
  const fewer = rules.map((rule) => ({
    ...rule,
    verbs: rule.verbs.filter((granted) => granted !== verb || rule.resources?.includes(resource) !== true),
  }));
  const left: Role = { ...role, rules: fewer.filter(({ verbs }) => verbs.length > 0) };
  return left;
}

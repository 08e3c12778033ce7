import type { KubernetesObject } from '../kubernetes-object.ts';
import { objectAt, stringAt } from '../json.ts';
import { badRequest, conflict } from '../status-error.ts';
import type { Backend, Exchange } from './exchange.ts';
import { nameOf, objectBody } from './exchange.ts';
import { send } from './send.ts';

/** Gives a pod its node, as schedulers do: `spec.nodeName` cannot be changed in any other way. */
export async function serveBinding({ objects }: Backend, exchange: Exchange): Promise<void> {
  const { asked, resource, response } = exchange;
  const binding = await objectBody(exchange);
  const name = nameOf(exchange);
  const nodeName = stringAt(objectAt(binding, 'target'), 'name');
  if (nodeName === undefined) throw badRequest('Binding "" is invalid: target.name: Required value');
  const pod = objects.get(resource, asked.namespace, name);
  const { nodeName: assigned } = objectAt(pod, 'spec');
  if (typeof assigned === 'string') {
    const bindings = { ...resource, plural: 'pods/binding' };
    throw conflict(bindings, name, `pod ${name} is already assigned to node ${JSON.stringify(assigned)}`);
  }
  // A pod with one member more in its spec is a pod.
  const bound = { ...pod, spec: { ...objectAt(pod, 'spec'), nodeName } } as KubernetesObject;
  objects.update(resource, pod, bound, { dryRun: false, manager: 'scheduler', subresource: undefined });
  send(response, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

import type { Command, Dialogue } from './dialogue.ts';
import { fails, kubectl } from './dialogue.ts';
import { api, availableStatus, condition, link, readyStatus, route } from './objects.ts';

/** The controller's part. */
function says(of: string, status: object): Command {
  return kubectl(`patch ${of} --subresource=status --type=merge -p`, JSON.stringify({ status }));
}

/** An event of the controller about an object, whose UID was told just before. */
function event(kind: string, name: string, namespace: string): Command {
  const input = JSON.stringify({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${name}.1`, namespace },
    eventTime: new Date().toISOString().replace('Z', '000Z'),
    reportingController: 'privatehttp.io/private-http-api-controller',
    reportingInstance: 'controller-0',
    action: 'Program',
    type: 'Normal',
    reason: 'Ready',
    note: 'All routes are served.',
    regarding: {
      apiVersion: 'apigateway.privatehttp.io/v1alpha1',
      kind,
      name,
      uid: '$uid',
      ...(kind === 'VpcLink' ? {} : { namespace }),
    },
  });
  return kubectl('create -f -', { input });
}

function tellUid(of: string): Command {
  return kubectl(`get ${of} -o jsonpath={.metadata.uid}`, { tellsUid: true });
}

/** Tables, objects as they are, and descriptions with what happened. */
export const showing: readonly Dialogue[] = [
  {
    title: 'APIs are shown in every form',
    namespace: 'shown',
    commands: [
      kubectl('get pha'),
      kubectl('apply -f -', {
        input: `${api('web', {}, { labels: { tier: 'front' } })}---\n${api('new', { routes: [route('$default')] })}`,
      }),
      says('pha web', readyStatus),
      kubectl('get pha'),
      kubectl('get privatehttpapis -o wide'),
      kubectl('get pha -A'),
      kubectl('get pha -l tier=front --show-labels'),
      kubectl('get privatehttp'),
      kubectl('get privatehttpapis.v1alpha1.apigateway.privatehttp.io web --no-headers'),
      kubectl('get pha web -o yaml'),
      kubectl('get pha -o json'),
      kubectl('get pha web -o jsonpath={.status.conditions[?(@.type=="Ready")].reason}'),
      kubectl('get pha --sort-by=.metadata.name -o name'),
      kubectl('get pha -o custom-columns=NAME:.metadata.name,URL:.status.url'),
      kubectl('get pha --field-selector=metadata.name=web -o name'),
      kubectl('get pha --chunk-size=1'),
      kubectl('get pha web --subresource=status'),
      fails(kubectl('get pha none')),
      fails(kubectl('get pha --field-selector=spec.name=web')),
      fails(kubectl('get privatehttpapiss')),
      kubectl('api-resources --api-group=apigateway.privatehttp.io -o wide'),
    ],
  },
  {
    title: 'an API is described with its events',
    namespace: 'described',
    commands: [
      kubectl('apply -f -', { input: api('web', { tags: { team: 'saas' }, description: 'Front door' }) }),
      kubectl('describe pha web'),
      says('pha web', readyStatus),
      tellUid('pha web'),
      event('PrivateHttpApi', 'web', 'described'),
      kubectl('describe pha web'),
      kubectl('get events'),
      kubectl('events --for privatehttpapi/web'),
      fails(kubectl('describe pha none')),
    ],
  },
  {
    title: 'a VPC link is shown and described with its events',
    commands: [
      kubectl('apply -f -', { input: link('shown-link') }),
      says('vpclink shown-link', availableStatus),
      tellUid('vpclink shown-link'),
      event('VpcLink', 'shown-link', 'default'),
      kubectl('get vpclinks'),
      kubectl('get vpclink -o wide'),
      kubectl('get vpclink shown-link -o yaml'),
      kubectl('describe vpclink shown-link'),
      kubectl('delete vpclink shown-link'),
      kubectl('get vpclinks'),
    ],
  },
  {
    title: 'a status is refused what its schema does not have',
    namespace: 'status',
    commands: [
      kubectl('apply -f -', { input: api('web') }),
      fails(says('pha web', { conditions: [{ type: 'Ready', status: 'Yes' }] })),
      fails(
        says('pha web', { conditions: [condition('Ready', 'True', 'A', ''), condition('Ready', 'True', 'B', '')] }),
      ),
      fails(says('pha web', { drift: { state: 'None', generation: 1, since: 'yesterday', items: [{}] } })),
      says('pha web', readyStatus),
      fails(says('pha web', { deployments: [{ stages: [1] }], conditions: [{}], tagKeys: ['k'.repeat(129)] })),
      fails(says('pha web', { lastError: { reason: 'A', message: '', at: '1' } })),
      kubectl('patch pha web --type=merge -p', JSON.stringify({ status: { url: 'https://example.com' } })),
      kubectl('get pha web -o jsonpath={.status}'),
    ],
  },
];

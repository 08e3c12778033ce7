import type { Dialogue } from './dialogue.ts';
import { fails, kubectl } from './dialogue.ts';
import { api, link } from './objects.ts';

const finalizers = (...names: readonly string[]): string => JSON.stringify({ metadata: { finalizers: names } });

/** Objects that go, at once or when somebody lets go of them. */
export const deleting: readonly Dialogue[] = [
  {
    title: 'an API is deleted, once its finalizer is gone',
    namespace: 'deleted',
    commands: [
      kubectl('apply -f -', { input: `${api('web')}---\n${api('held')}` }),
      fails(kubectl('patch pha held --type=merge -p', finalizers('Not A Name'))),
      kubectl('patch pha held --type=merge -p', finalizers('privatehttp.io/api')),
      kubectl('delete pha web --dry-run=server'),
      kubectl('delete pha web'),
      fails(kubectl('delete pha web')),
      kubectl('delete pha web --ignore-not-found'),
      kubectl('delete pha held --wait=false'),
      kubectl('get pha held -o yaml --show-managed-fields'),
      fails(kubectl('wait pha/held --for=delete --timeout=1s')),
      fails(kubectl('delete pha held --timeout=1s')),
      fails(kubectl('patch pha held --type=merge -p', finalizers('privatehttp.io/api', 'example.com/new'))),
      kubectl('patch pha held --type=merge -p', finalizers()),
      kubectl('wait pha/held --for=delete --timeout=20s'),
      fails(kubectl('get pha held')),
      kubectl('apply -f -', { input: `${api('a', {}, { labels: { go: 'now' } })}---\n${api('b')}` }),
      kubectl('delete pha -l go=now'),
      kubectl('delete pha --all'),
      kubectl('get pha'),
    ],
  },
  {
    title: 'a VPC link is deleted, once its finalizer is gone',
    commands: [
      kubectl('apply -f -', { input: link('held-link') }),
      kubectl('patch vpclink held-link --type=merge -p', finalizers('privatehttp.io/link')),
      kubectl('delete vpclink held-link --wait=false'),
      kubectl('get vpclink held-link -o jsonpath={.metadata.deletionGracePeriodSeconds}'),
      kubectl('patch vpclink held-link --type=merge -p', finalizers()),
      fails(kubectl('get vpclink held-link')),
    ],
  },
  {
    title: 'a namespace goes with the APIs in it',
    commands: [
      kubectl('create namespace emptied'),
      kubectl('apply -n emptied -f -', { input: api('web') }),
      kubectl('delete namespace emptied --timeout=60s'),
      fails(kubectl('get pha web -n emptied')),
      fails(kubectl('apply -n emptied -f -', { input: api('web') })),
    ],
  },
];

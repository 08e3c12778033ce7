import type { Dialogue } from './dialogue.ts';
import { fails, kubectl } from './dialogue.ts';
import { api, availableStatus, link, readyStatus } from './objects.ts';

const json = (value: unknown): string => JSON.stringify(value);

/** Objects that are changed where they are, and waited for. */
export const changing: readonly Dialogue[] = [
  {
    title: 'an API is edited, patched, labelled and annotated',
    namespace: 'changed',
    commands: [
      kubectl('apply -f -', { input: api('web') }),
      kubectl('edit pha web', { editor: 'sed -i s/80$/8080/' }),
      kubectl('edit pha web', { editor: 'true' }),
      fails(kubectl('edit pha web', { editor: 'sed -i s/8080$/0/' })),
      fails(kubectl('edit pha web', { editor: 'sed -i s/routeKey:/routKey:/' })),
      kubectl('patch pha web --type=merge -p', json({ spec: { description: 'Front door' } })),
      kubectl('patch pha web --type=merge -p', json({ spec: { description: 'Front door' } })),
      kubectl('patch pha web --type=json -p', json([{ op: 'replace', path: '/spec/stages/0/name', value: 'test' }])),
      fails(kubectl('patch pha web --type=json -p', json([{ op: 'remove', path: '/spec/none' }]))),
      fails(kubectl('patch pha web --type=json -p', json([{ op: 'test', path: '/spec/description', value: 'x' }]))),
      fails(kubectl('patch pha web -p', json({ spec: { description: 'x' } }))),
      fails(kubectl('patch pha web --type=merge -p', json({ spec: { routes: null } }))),
      fails(kubectl('patch pha none --type=merge -p', json({ spec: {} }))),
      kubectl('label pha web tier=front'),
      kubectl('label pha web tier=front'),
      fails(kubectl('label pha web tier=back')),
      kubectl('label pha web tier=back --overwrite'),
      fails(kubectl('label pha web tier=')),
      fails(kubectl('label pha web tier=no/slashes --overwrite')),
      kubectl('annotate pha web privatehttp.io/reconcile-at=now'),
      kubectl('annotate pha web privatehttp.io/reconcile-at-'),
      kubectl('get pha web -o yaml'),
    ],
  },
  {
    title: 'conditions are waited for',
    namespace: 'waited-for',
    commands: [
      kubectl('apply -f -', { input: `${api('web')}---\n${link('waited-for')}` }),
      fails(kubectl('wait pha/web --for=condition=Ready --timeout=1s')),
      kubectl('patch pha web --subresource=status --type=merge -p', json({ status: readyStatus })),
      kubectl('wait pha/web --for=condition=Ready --timeout=20s'),
      kubectl('wait pha/web --for=jsonpath={.status.apiId}=a1b2c3d4e5 --timeout=20s'),
      kubectl('wait pha --all --for=condition=Ready=True --timeout=20s'),
      kubectl('patch vpclink waited-for --subresource=status --type=merge -p', json({ status: availableStatus })),
      kubectl('wait vpclink/waited-for --for=condition=Ready --timeout=20s'),
      fails(kubectl('wait pha/web --for=delete --timeout=1s')),
      fails(kubectl('wait pha/none --for=condition=Ready --timeout=1s')),
      kubectl('wait pha/none --for=delete --timeout=20s'),
      kubectl('delete vpclink waited-for'),
    ],
  },
];

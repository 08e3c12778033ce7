import type { Dialogue } from './dialogue.ts';
import { fails, kubectl } from './dialogue.ts';
import { api, link, readyStatus, route } from './objects.ts';

const apply = 'apply -f -';
const serverSide = (manager: string): string => `apply --server-side --field-manager=${manager} -f -`;

/** Objects that come, stay as they are, change, and are refused. */
export const applying: readonly Dialogue[] = [
  {
    title: 'an API is applied, again, and changed',
    namespace: 'applied',
    commands: [
      kubectl(apply, { input: api('web') }),
      kubectl(apply, { input: api('web') }),
      fails(kubectl('diff -f -', { input: api('web', { description: 'Front door' }) })),
      kubectl(apply, { input: api('web', { description: 'Front door', routes: [route('ANY /b'), route('ANY /a')] }) }),
      kubectl('diff -f -', {
        input: api('web', { description: 'Front door', routes: [route('ANY /b'), route('ANY /a')] }),
      }),
      kubectl(apply, { input: api('web', { routes: [route('ANY /a', { timeout: '2s' })] }) }),
      kubectl('apply --dry-run=server -o yaml -f -', { input: api('web', { tags: { team: 'saas' } }) }),
      kubectl('get pha web -o yaml --show-managed-fields'),
      fails(kubectl('create -f -', { input: api('web') })),
      kubectl('replace -f -', { input: api('web', { description: 'Replaced' }) }),
      fails(kubectl('replace -f -', { input: api('other') })),
    ],
  },
  {
    title: 'a schema, a rule and strict decoding refuse an API',
    namespace: 'refused',
    commands: [
      fails(kubectl(apply, { input: api('web', { routes: [] }) })),
      fails(kubectl(apply, { input: api('web', { routes: [route('ANY a')] }) })),
      fails(kubectl(apply, { input: api('web', { routes: undefined }) })),
      fails(
        kubectl(apply, {
          input: api('web', {
            name: 'n'.repeat(129),
            deletionPolicy: 'Keep',
            routes: [route('ANY /a', { timeout: '31s', backend: {} })],
            stages: [{ name: 'a/b' }],
          }),
        }),
      ),
      fails(kubectl(apply, { input: api('web', { routes: [route('ANY /a', { timeout: '31s', backend: {} })] }) })),
      fails(kubectl(apply, { input: api('web', { tags: { 'aws:team': 'saas', '': 'a' } }) })),
      fails(kubectl(apply, { input: api('n'.repeat(129)) })),
      fails(kubectl(apply, { input: api('No_Name') })),
      fails(kubectl(apply, { input: api('web', { routes: [route('ANY /a'), route('ANY /a')] }) })),
      fails(kubectl(apply, { input: api('web', { routes: [route('ANY /a', { timeout: 3 })] }) })),
      fails(kubectl(apply, { input: api('web', { routes: { 'ANY /a': {} } }) })),
      fails(kubectl(apply, { input: api('web', { desciption: 'x', routes: [route('ANY /a', { timout: '1s' })] }) })),
      kubectl('apply --validate=warn -f -', { input: api('warned', { desciption: 'x' }) }),
      kubectl('apply --validate=ignore -f -', { input: api('ignored', { desciption: 'x' }) }),
      kubectl(apply, { input: api('pinned', { region: 'eu-west-1' }) }),
      fails(kubectl(apply, { input: api('pinned', { region: 'eu-west-2' }) })),
      fails(kubectl(apply, { input: api('pinned') })),
      fails(kubectl(apply, { input: api('pinned', { region: 'eu-west-1', desciption: 'x' }) })),
      kubectl(apply, { input: api('placed') }),
      kubectl('patch pha placed --subresource=status --type=merge -p', JSON.stringify({ status: readyStatus })),
      fails(kubectl(apply, { input: api('placed', { region: 'eu-west-2' }) })),
      fails(kubectl('apply -f -', { input: api('web').replace('v1alpha1', 'v1') })),
      fails(kubectl('apply -n nowhere -f -', { input: api('web') })),
    ],
  },
  // Owners are told in the order of the seconds in which they wrote: they are looked at where that is the names' order, too.
  {
    title: 'two managers apply an API on the server, and one of them yields',
    namespace: 'server-side',
    commands: [
      kubectl(serverSide('one'), { input: api('web', { description: 'One', tags: { team: 'saas' } }) }),
      kubectl(serverSide('one'), { input: api('web', { description: 'One', tags: { team: 'saas' } }) }),
      fails(
        kubectl(serverSide('two'), {
          input: api('web', { description: 'Two', routes: [route('ANY /saas-resource', { timeout: '1s' })] }),
        }),
      ),
      fails(
        kubectl(serverSide('two'), {
          input: api('web', {
            description: 'Two',
            tags: { team: 'shop' },
            routes: [{ routeKey: 'ANY /saas-resource', backend: { ingress: { name: 'shop', port: 81 } } }],
          }),
        }),
      ),
      kubectl(`${serverSide('two')} --force-conflicts`, { input: api('web', { description: 'Two' }) }),
      kubectl('get pha web -o yaml --show-managed-fields'),
      kubectl(serverSide('one'), { input: api('web', { description: undefined, routes: [route('GET /b')] }) }),
      kubectl('get pha web -o yaml'),
      fails(kubectl(serverSide('one'), { input: api('web', { desciption: 'x' }) })),
      fails(kubectl(serverSide('one'), { input: api('web', { routes: [route('GET /b', { timeout: '1m' })] }) })),
      fails(kubectl(serverSide('one'), { input: api('web', { routes: [route('GET /b'), route('GET /b')] }) })),
      kubectl(apply, { input: api('web', { description: 'By the client' }) }),
      kubectl(
        'patch pha web --field-manager=hand --type=merge -p',
        JSON.stringify({ spec: { driftPolicy: 'Observe' } }),
      ),
      fails(kubectl(serverSide('two'), { input: api('web', { driftPolicy: 'Correct' }) })),
      fails(kubectl(serverSide('two'), { input: api('web', { driftPolicy: 'Correct', description: 'Two' }) })),
    ],
  },
  {
    title: 'a VPC link is applied, and does not change what it is',
    commands: [
      kubectl(apply, { input: link('platform', { subnetIds: ['subnet-0a0a0a0a', 'subnet-0b0b0b0b'] }) }),
      kubectl(apply, {
        input: link('platform', { subnetIds: ['subnet-0a0a0a0a', 'subnet-0b0b0b0b'], tags: { a: 'b' } }),
      }),
      fails(kubectl(apply, { input: link('platform', { vpcId: 'vpc-0abc0abd', subnetIds: ['subnet-0c0c0c0c'] }) })),
      fails(kubectl(apply, { input: link('platform', { region: 'eu-west-1' }) })),
      fails(kubectl(apply, { input: link('other', { vpcId: 'my-vpc', securityGroupIds: ['a', 'b'] }) })),
      fails(kubectl(apply, { input: link('other', { subnetIds: ['subnet-0a0a0a0a', 'subnet-0a0a0a0a'] }) })),
      fails(kubectl(apply, { input: link('other', { vpcID: 'vpc-0abc0abc' }) })),
      kubectl('get vpclink platform -o yaml --show-managed-fields'),
      kubectl('delete vpclink platform'),
    ],
  },
];

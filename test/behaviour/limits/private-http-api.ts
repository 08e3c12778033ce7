import { many, tagCases, type LimitCases } from './limit-case.ts';

const listener =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2';
const time = '2026-01-02T03:04:05Z';
const loadBalancer = listener.replace(/listener(.*)[/].*/, 'loadbalancer$1');
const serviceArn = 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-e4anhexample0004';
const ingress = { name: 'saas', namespace: 'shop', port: 80 };
const tls = { serverName: 'saas.example.com' };
const header = { name: 'Host', value: 'saas.example.com' };
const headers = { set: [header], add: [{ name: 'x-a', value: 'a' }], remove: ['x-b'] };

const spec = {
  name: 'my-http-api',
  description: 'Front door',
  region: 'eu-west-1',
  tags: { team: 'saas' },
  vpcLink: { name: 'platform' },
  routeDefaults: { backend: { ingress } },
  routes: [
    { routeKey: 'ANY /a', backend: { ingress }, timeout: '2.5s', rewrite: { path: '/v1' }, tls, request: { headers } },
    { routeKey: 'ANY /b', backend: { listener: { arn: listener } } },
    { routeKey: 'ANY /c', backend: { service: { name: 'saas', namespace: 'shop', port: 80 } } },
    { routeKey: 'ANY /d', backend: { loadBalancer: { name: 'shared', port: 80 } } },
    { routeKey: 'ANY /e', backend: { loadBalancer: { arn: loadBalancer, port: 80 } } },
    { routeKey: 'ANY /f', backend: { gateway: { name: 'saas', sectionName: 'http' } } },
    { routeKey: 'ANY /g', backend: { gateway: { name: 'saas', namespace: 'shop', port: 80 } } },
    {
      routeKey: 'ANY /h',
      backend: { cloudMap: { namespace: 'pets.local', service: 'cats', parameters: { stage: 'blue' } } },
    },
    { routeKey: 'ANY /i', backend: { cloudMap: { serviceArn } } },
    { routeKey: 'ANY /pods', backend: { endpoints: { service: 'saas', port: 80 } } },
  ],
  stages: [{ name: 'dev', description: 'What testers use', tags: { team: 'saas' } }],
  deletionPolicy: 'Retain',
  driftPolicy: 'Observe',
};

const drift = { what: 'Route ANY /a', correction: 'UpdateRoute', corrections: 1 };
const deployment = { deploymentId: 'd1', contentHash: 'abc', createdAt: time, stages: ['dev'] };
const condition = { type: 'Ready', status: 'True', lastTransitionTime: time, reason: 'Ready', message: 'All is well.' };

/** A PrivateHttpApi that has every field. */
export const fullApi = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'PrivateHttpApi',
  metadata: { name: 'limits', namespace: 'default' },
  spec,
  status: {
    observedGeneration: 1,
    applying: { hash: 'abc', since: time },
    lastError: { reason: 'AccessDenied', message: 'Add a permission.', at: time, since: time },
    drift: { state: 'Observed', generation: 1, since: time, items: [drift], more: 1 },
    deployments: [deployment],
    tagKeys: ['team'],
    stages: [{ name: 'dev' }],
    routes: [{ routeKey: 'ANY /a', state: 'Programmed' }],
    vpcLinks: [{ name: 'vpc-0abc0abc' }],
    conditions: [condition],
  },
};

const names = "metadata.name is longer than the 128 characters that an API's name may have; set spec.name";
const pinned =
  'spec.region must stay the Region that the API is in (status.region); to move it, create another PrivateHttpApi';
const fixed = 'region cannot be changed or removed once it is set; to move the API, create another PrivateHttpApi';
const longKey = `ANY /${'a'.repeat(507)}`;
const routes = (count: number): unknown =>
  many(count, (index) => ({ routeKey: `ANY /${index}`, backend: { ingress } }));
const parameters = (count: number): unknown => Object.fromEntries(many(count, (index) => [`key-${index}`, 'value']));
const stages = (count: number): unknown => many(count, (index) => ({ name: `stage-${index}` }));

/** What is just within its limits, and just beyond. */
export const apiCases: LimitCases = {
  [` rule: ${names}`]: {
    passes: { metadata: { name: 'n'.repeat(129) } },
    refused: { metadata: { name: 'n'.repeat(129) }, spec: { name: null } },
  },
  [` rule: ${pinned}`]: {
    before: { spec: { region: null }, status: { region: 'eu-west-1' } },
    passes: {},
    refused: { spec: { region: 'eu-west-2' } },
  },
  [`spec rule: ${fixed}`]: { before: spec, passes: spec, refused: { ...spec, region: undefined } },
  'spec.name minLength': { passes: 'n', refused: '' },
  'spec.name maxLength': { passes: 'n'.repeat(128), refused: 'n'.repeat(129) },
  'spec.description maxLength': { passes: 'd'.repeat(1024), refused: 'd'.repeat(1025) },
  'spec.region pattern': { passes: 'us-gov-west-1', refused: 'Ireland' },
  'spec.region maxLength': { passes: `eu-${'w'.repeat(27)}-1`, refused: `eu-${'w'.repeat(28)}-1` },
  ...tagCases('spec.tags'),
  'spec.routes minItems': { passes: routes(1), refused: [] },
  'spec.routes maxItems': { passes: routes(300), refused: routes(301) },
  'spec.routes unique': {
    passes: [spec.routes[0], { ...spec.routes[0], routeKey: 'GET /a' }],
    refused: [spec.routes[0], spec.routes[0]],
  },
  'spec.routes[].routeKey pattern': { passes: 'POST /a/{id}/{proxy+}', refused: 'ANY /{proxy+}/a' },
  'spec.routes[].routeKey minLength': { passes: '$default', refused: '' },
  'spec.routes[].routeKey maxLength': { passes: longKey, refused: `${longKey}a` },
  'spec.routes[].backend rule: backend must have exactly one of ingress, service, gateway, loadBalancer, listener, cloudMap and endpoints':
    {
      passes: { listener: { arn: listener } },
      refused: { ingress, listener: { arn: listener } },
    },
  ...objectNameCases('spec.routes[].backend.ingress.name'),
  ...namespaceCases('spec.routes[].backend.ingress'),
  ...portCases('spec.routes[].backend.ingress'),
  'spec.routes[].backend.service.name pattern': { passes: 'a-1', refused: '1a' },
  'spec.routes[].backend.service.name minLength': { passes: 'a', refused: '' },
  'spec.routes[].backend.service.name maxLength': { passes: 'a'.repeat(63), refused: 'a'.repeat(64) },
  ...namespaceCases('spec.routes[].backend.service'),
  ...portCases('spec.routes[].backend.service'),
  'spec.routes[].backend.gateway rule: gateway must have exactly one of sectionName and port': {
    passes: { name: 'saas', port: 80 },
    refused: { name: 'saas', sectionName: 'http', port: 80 },
  },
  ...objectNameCases('spec.routes[].backend.gateway.name'),
  ...namespaceCases('spec.routes[].backend.gateway'),
  ...objectNameCases('spec.routes[].backend.gateway.sectionName'),
  ...portCases('spec.routes[].backend.gateway'),
  'spec.routes[].backend.endpoints.service pattern': { passes: 'a-1', refused: 'a_1' },
  'spec.routes[].backend.endpoints.service minLength': { passes: 'a', refused: '' },
  'spec.routes[].backend.endpoints.service maxLength': { passes: 'a'.repeat(63), refused: 'a'.repeat(64) },
  ...portCases('spec.routes[].backend.endpoints'),
  'spec.routes[].backend.loadBalancer rule: loadBalancer must have exactly one of name and arn': {
    passes: { arn: loadBalancer, port: 80 },
    refused: { name: 'shared', arn: loadBalancer, port: 80 },
  },
  'spec.routes[].backend.loadBalancer.name pattern': { passes: 'a-1', refused: 'a_1' },
  'spec.routes[].backend.loadBalancer.name minLength': { passes: 'a', refused: '' },
  'spec.routes[].backend.loadBalancer.name maxLength': { passes: 'a'.repeat(32), refused: 'a'.repeat(33) },
  'spec.routes[].backend.loadBalancer.arn pattern': {
    passes: loadBalancer.replace('/app/', '/net/'),
    refused: listener,
  },
  'spec.routes[].backend.loadBalancer.arn minLength': { passes: loadBalancer, refused: '' },
  'spec.routes[].backend.loadBalancer.arn maxLength': {
    passes: ofLength(256, loadBalancer),
    refused: ofLength(257, loadBalancer),
  },
  ...portCases('spec.routes[].backend.loadBalancer'),
  'spec.routes[].backend.listener.arn pattern': {
    passes: listener.replace('/app/', '/net/'),
    refused: listener.replace('listener/', 'listener-rule/'),
  },
  'spec.routes[].backend.listener.arn minLength': { passes: listener, refused: '' },
  'spec.routes[].backend.listener.arn maxLength': { passes: ofLength(256, listener), refused: ofLength(257, listener) },
  'spec.routes[].backend.cloudMap rule: cloudMap must have either namespace and service, or serviceArn': {
    passes: { serviceArn },
    refused: { namespace: 'pets.local', serviceArn },
  },
  'spec.routes[].backend.cloudMap.namespace pattern': { passes: '_a.b-c', refused: 'a/b' },
  'spec.routes[].backend.cloudMap.namespace minLength': { passes: 'a', refused: '' },
  'spec.routes[].backend.cloudMap.namespace maxLength': { passes: 'a'.repeat(253), refused: 'a'.repeat(254) },
  'spec.routes[].backend.cloudMap.service pattern': { passes: '_a._tcp', refused: 'a b' },
  'spec.routes[].backend.cloudMap.service minLength': { passes: 'a', refused: '' },
  'spec.routes[].backend.cloudMap.service maxLength': { passes: 'a'.repeat(127), refused: 'a'.repeat(128) },
  'spec.routes[].backend.cloudMap.serviceArn pattern': {
    passes: serviceArn,
    refused: serviceArn.replace('service/srv', 'namespace/ns'),
  },
  'spec.routes[].backend.cloudMap.serviceArn minLength': { passes: serviceArn, refused: '' },
  'spec.routes[].backend.cloudMap.serviceArn maxLength': {
    passes: ofLength(256, serviceArn),
    refused: ofLength(257, serviceArn),
  },
  'spec.routes[].backend.cloudMap.parameters minProperties': { passes: { a: '1' }, refused: {} },
  'spec.routes[].backend.cloudMap.parameters maxProperties': { passes: parameters(4), refused: parameters(5) },
  "spec.routes[].backend.cloudMap.parameters rule: a parameter's key has 1 to 32 letters, digits, . _ ~ and -": {
    passes: { ['k'.repeat(32)]: 'v' },
    refused: { 'k&': 'v' },
  },
  'spec.routes[].backend.cloudMap.parameters.* pattern': { passes: 'v1.2-~', refused: 'a b' },
  'spec.routes[].backend.cloudMap.parameters.* minLength': { passes: 'v', refused: '' },
  'spec.routes[].backend.cloudMap.parameters.* maxLength': { passes: 'v'.repeat(48), refused: 'v'.repeat(49) },
  'spec.routes[].timeout pattern': { passes: '1s500ms', refused: '1m' },
  'spec.routes[].timeout minLength': { passes: '1s', refused: '' },
  'spec.routes[].timeout maxLength': { passes: '0000000000002.5s', refused: '00000000000002.5s' },
  'spec.routes[].timeout rule: timeout must be from 50ms to 30s': { passes: '30s', refused: '30.001s' },
  'spec.routes[].tls.serverName pattern': { passes: 'a-1.B', refused: '*.example.com' },
  'spec.routes[].tls.serverName minLength': { passes: 'a', refused: '' },
  'spec.routes[].tls.serverName maxLength': { passes: 'a'.repeat(253), refused: 'a'.repeat(254) },
  'spec.routes[].request minProperties': { passes: { headers }, refused: {} },
  'spec.routes[].request.headers minProperties': { passes: { remove: ['x'] }, refused: {} },
  ...headerCases('spec.routes[].request.headers.set'),
  ...headerCases('spec.routes[].request.headers.add'),
  'spec.routes[].request.headers.remove maxItems': {
    passes: many(16, (index) => `x-${index}`),
    refused: many(17, (index) => `x-${index}`),
  },
  'spec.routes[].request.headers.remove unique': { passes: ['a', 'b'], refused: ['a', 'a'] },
  'spec.routes[].request.headers.remove[] pattern': { passes: "x-!#$%&'*+.^_`|~1", refused: 'x:y' },
  'spec.routes[].request.headers.remove[] minLength': { passes: 'x', refused: '' },
  'spec.routes[].request.headers.remove[] maxLength': { passes: 'x'.repeat(64), refused: 'x'.repeat(65) },
  'spec rule: each route needs a backend, its own or that of routeDefaults': {
    passes: { ...spec, routes: [{ routeKey: 'ANY /a' }] },
    refused: { ...spec, routes: [{ routeKey: 'ANY /a' }], routeDefaults: { timeout: '1s' } },
  },
  'spec.vpcLink.name pattern': { passes: 'a.b-c', refused: 'A' },
  'spec.vpcLink.name minLength': { passes: 'a', refused: '' },
  'spec.vpcLink.name maxLength': { passes: 'a'.repeat(253), refused: 'a'.repeat(254) },
  'spec.routeDefaults minProperties': { passes: { backend: { ingress } }, refused: {} },
  'spec.routes[].rewrite minProperties': { passes: { path: '/' }, refused: {} },
  'spec.routes[].rewrite.path pattern': { passes: '$request.path', refused: 'v1' },
  'spec.routes[].rewrite.path minLength': { passes: '/', refused: '' },
  'spec.routes[].rewrite.path maxLength': { passes: `/${'a'.repeat(511)}`, refused: `/${'a'.repeat(512)}` },
  'spec.stages minItems': { passes: stages(1), refused: [] },
  'spec.stages maxItems': { passes: stages(10), refused: stages(11) },
  'spec.stages unique': { passes: [{ name: 'a' }, { name: 'b' }], refused: [{ name: 'a' }, { name: 'a' }] },
  'spec.stages[].name pattern': { passes: '$default', refused: 'a/b' },
  'spec.stages[].name minLength': { passes: 'a', refused: '' },
  'spec.stages[].name maxLength': { passes: 'a'.repeat(128), refused: 'a'.repeat(129) },
  'spec.stages[].description maxLength': { passes: 'd'.repeat(1024), refused: 'd'.repeat(1025) },
  ...tagCases('spec.stages[].tags'),
  'spec.deletionPolicy enum': { passes: 'Delete', refused: 'Keep' },
  'spec.driftPolicy enum': { passes: 'Correct', refused: 'Ignore' },
  'status.lastError.since maxLength': { passes: time, refused: `${time.slice(0, -1)}.${'0'.repeat(44)}Z` },
  'status.drift.state enum': { passes: 'Contested', refused: 'None' },
  'status.drift.items maxItems': {
    passes: many(10, (index) => ({ ...drift, what: `${index}` })),
    refused: many(11, (index) => ({ ...drift, what: `${index}` })),
  },
  'status.drift.items unique': { passes: [drift, { ...drift, what: 'Stage dev' }], refused: [drift, drift] },
  'status.deployments maxItems': {
    passes: many(20, (index) => ({ ...deployment, deploymentId: `d${index}` })),
    refused: many(21, (index) => ({ ...deployment, deploymentId: `d${index}` })),
  },
  'status.deployments unique': {
    passes: [deployment, { ...deployment, deploymentId: 'd2' }],
    refused: [deployment, deployment],
  },
  'status.deployments[].stages maxItems': { passes: many(10, String), refused: many(11, String) },
  'status.tagKeys maxItems': { passes: many(2000, String), refused: many(2001, String) },
  'status.tagKeys[] maxLength': { passes: 'k'.repeat(128), refused: 'k'.repeat(129) },
  'status.stages unique': { passes: [{ name: 'a' }, { name: 'b' }], refused: [{ name: 'a' }, { name: 'a' }] },
  'status.routes unique': {
    passes: [{ routeKey: '$default', state: 'Pending' }],
    refused: many(2, () => ({ routeKey: '$default', state: 'Pending' })),
  },
  'status.routes[].state enum': { passes: 'Refused', refused: 'Served' },
  'status.vpcLinks unique': { passes: [{ name: 'a' }, { name: 'b' }], refused: [{ name: 'a' }, { name: 'a' }] },
  'status.conditions unique': {
    passes: [condition, { ...condition, type: 'Accepted' }],
    refused: [condition, condition],
  },
  'status.conditions[].status enum': { passes: 'Unknown', refused: 'Yes' },
};

/** An ARN that is so long. */
function ofLength(length: number, arn: string): string {
  return arn.replace('arn:aws', `arn:aws${'-'.repeat(length - arn.length)}`);
}

/** Of what most kinds of objects may be called. */
function objectNameCases(path: string): LimitCases {
  return {
    [`${path} pattern`]: { passes: 'a.b-c', refused: 'other/a' },
    [`${path} minLength`]: { passes: 'a', refused: '' },
    [`${path} maxLength`]: { passes: 'a'.repeat(253), refused: 'a'.repeat(254) },
  };
}

function portCases(path: string): LimitCases {
  return {
    [`${path}.port minimum`]: { passes: 1, refused: 0 },
    [`${path}.port maximum`]: { passes: 65535, refused: 65536 },
  };
}

function namespaceCases(path: string): LimitCases {
  return {
    [`${path}.namespace pattern`]: { passes: '1-a', refused: 'a.b' },
    [`${path}.namespace minLength`]: { passes: 'a', refused: '' },
    [`${path}.namespace maxLength`]: { passes: 'a'.repeat(63), refused: 'a'.repeat(64) },
  };
}

function headerCases(path: string): LimitCases {
  const some = (count: number) => many(count, (index) => ({ name: `x-${index}`, value: 'a' }));
  return {
    [`${path} maxItems`]: { passes: some(16), refused: some(17) },
    [`${path} unique`]: { passes: some(2), refused: [...some(1), ...some(1)] },
    [`${path}[].name pattern`]: { passes: "x-!#$%&'*+.^_`|~1", refused: 'x:y' },
    [`${path}[].name minLength`]: { passes: 'x', refused: '' },
    [`${path}[].name maxLength`]: { passes: 'x'.repeat(64), refused: 'x'.repeat(65) },
    [`${path}[].value pattern`]: { passes: '${context.stage} ~', refused: 'a\nb' },
    [`${path}[].value minLength`]: { passes: 'a', refused: '' },
    [`${path}[].value maxLength`]: { passes: 'a'.repeat(512), refused: 'a'.repeat(513) },
  };
}

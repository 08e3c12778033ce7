import type {
  Api,
  Deployment,
  Integration,
  Route,
  Stage,
  VpcLink as ListedVpcLink,
} from '@aws-sdk/client-apigatewayv2';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { request as httpRequest } from 'node:http';
import { parse, parseAllDocuments } from 'yaml';
import type { VpcLink } from '../../src/model/vpc-link.ts';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import type { Values } from '../chart/helm.ts';
import type { PolicyDocument } from '../sandbox/aws/iam/policy-document.ts';
import type { Caller, Operation } from '../sandbox/aws/service.ts';
import type { ApiServer, StartApiServer } from '../sandbox/api-server.ts';
import { startSecondCluster } from '../sandbox/second-cluster.ts';
import { sendJson } from '../sandbox/send-json.ts';
import { startSandbox, type Sandbox, type SandboxRole } from '../sandbox/sandbox.ts';
import { VirtualClock } from '../sandbox/virtual-clock.ts';
import { clusterOfTests } from './cluster-of-tests.ts';
import { accessKeyOf, startInProcess, type Controller, type Passage } from './controller.ts';

const examples = join(import.meta.dirname, '../../examples');

/** The policy that people give the controller's role. */
export const iamPolicy = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/iam-policy.json'), 'utf8'),
) as PolicyDocument; // what the file holds: IAM's own grammar

/** The name of the controller where there is one. */
export const theController = 'controller';

/** The 12 lines of the README. */
export const walkThrough = parse(readFileSync(join(examples, 'walk-through.yaml'), 'utf8')) as Wanted;

/** The workloads behind them: pods, a Service and an Ingress in namespace saas. */
export const sampleWorkloads = parseAllDocuments(readFileSync(join(examples, 'sample-workloads.yaml'), 'utf8')).map(
  (document) => document.toJS() as Manifest,
);

/** An example of an object and the API in front of it, by its file's name. */
export function example(name: string): readonly [Manifest, Wanted] {
  const documents = parseAllDocuments(readFileSync(join(examples, `${name}.yaml`), 'utf8'));
  const [object, api] = documents.map((document) => document.toJS() as Manifest); // objects, of which the API server takes a look
  if (object === undefined || api === undefined) throw new Error(`examples/${name}.yaml has not both.`);
  return [object, api as Wanted];
}

/** An object as somebody applies it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}
export type Wanted = Manifest & { readonly spec: PrivateHttpApi['spec'] };

export interface WorldOptions {
  /** Whether AWS's rates are enforced. Default: true. */
  readonly throttles?: boolean;
  /** How many APIs AWS allows in a Region. Default: 600. */
  readonly apiQuota?: number;
  /** What the controllers' role may do in AWS; all others may do everything. Default: `docs/iam-policy.json`. */
  readonly policy?: PolicyDocument;
  /** Whose tokens STS gives that role for. The controller then looks for credentials by the SDK's own chain. */
  readonly trust?: SandboxRole['trust'];
  /** Flags of the controller. */
  readonly flags?: readonly string[];
  /** Whether the sample workloads are there from the start. Default: true. */
  readonly workloads?: boolean;
  /** Whether the controller is. Default: true. */
  readonly controller?: boolean;
  /**
   * Whether controllers elect who of them works. Default: false, for one: the Lease is renewed every 2 s of the clock's time,
   * which is more than all else that most worlds do.
   */
  readonly elects?: boolean;
  /** Default: eu-west-1, whose zones API Gateway serves. */
  readonly region?: string;
  /** What the controller's requests pass through. Default: nothing. */
  readonly passage?: Passage;
  /** Default: where all tests have theirs. */
  readonly startApiServer?: StartApiServer;
  /** The controller's kubeconfig (YAML). Default: the one that the world's API server has for it. */
  readonly controllerKubeconfig?: (kubernetes: ApiServer) => string;
}

type GatewayOperations = Sandbox['services']['apiGateway']['operations'];

/** API Gateway's operations, for one caller. */
export type Console = {
  readonly [Name in keyof GatewayOperations]: (
    input: Parameters<GatewayOperations[Name]>[0],
  ) => ReturnType<GatewayOperations[Name]>;
};

/** What is in an API, in AWS. */
export interface ApiContent {
  readonly integrations: readonly Integration[];
  readonly routes: readonly Route[];
  readonly stages: readonly Stage[];
  readonly deployments: readonly Deployment[];
}

/** An event, as far as people read it. */
export interface ToldEvent {
  readonly reason: string;
  readonly message: string;
}

/** What a request through the data plane got. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Name of the pod that answered; undefined where something on the way did. */
  readonly pod: string | undefined;
  /** The path that the pod was asked for. */
  readonly path: string | undefined;
}

/** A cluster, an AWS account, a load balancer controller and our controller, on one clock that the test turns. */
export class World implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly clock: VirtualClock;
  /** The controllers' logs so far, a line each. */
  readonly log: string[] = [];
  /** What controllers said that ended by themselves; each was started again at once, as the kubelet does. */
  readonly failures: string[] = [];
  /** The kubeconfig (YAML) of controllers that begin from now on. */
  controllerKubeconfig: string;
  /** Called before each turn of the clock. */
  eachTurn: () => void = () => undefined;
  readonly #flags: readonly string[];
  readonly #election: readonly string[];
  readonly #passage: Passage | undefined;
  readonly #findsCredentials: boolean;
  /** Who looks at AWS for the test. */
  readonly #caller: Caller;
  readonly #controllers = new Map<string, Controller>();

  private constructor(sandbox: Sandbox, clock: VirtualClock, options: WorldOptions) {
    const { flags = [], elects = false, passage, trust, controllerKubeconfig } = options;
    const { kubernetes } = sandbox;
    this.controllerKubeconfig = controllerKubeconfig?.(kubernetes) ?? kubernetes.controllerKubeconfig();
    this.sandbox = sandbox;
    this.clock = clock;
    this.#flags = flags;
    this.#election = elects ? [] : ['--leader-election=false'];
    this.#passage = passage;
    this.#findsCredentials = trust !== undefined;
    this.#caller = { region: sandbox.region, accessKeyId: 'AKIASANDBOXTEST' };
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const { start, startApiServer } = { ...clusterOfTests(), ...options };
    const clock = new VirtualClock({ ...(start !== undefined && { start }) });
    const { throttles = true, apiQuota, region, policy = iamPolicy, trust } = options;
    const has = (accessKeyId: string): boolean => accessKeyId.startsWith(accessKeyOf(''));
    const sandbox = await startSandbox({
      ...{ clock, throttles, startApiServer },
      roles: [{ name: 'controller', policy, has, ...(trust !== undefined && { trust }) }],
      ...(apiQuota !== undefined && { apiQuota }),
      ...(region !== undefined && { region }),
    });
    const world = new World(sandbox, clock, options);
    if (options.workloads !== false) for (const object of sampleWorkloads) await world.apply(object);
    if (options.controller !== false) await world.startController();
    return world;
  }

  /** A second cluster over the same AWS account and clock, with workloads and a controller of its own. */
  async startSecondCluster(flags: readonly string[] = []): Promise<World> {
    const { startAnotherApiServer } = clusterOfTests();
    const world = new World(await startSecondCluster(this.sandbox, startAnotherApiServer), this.clock, { flags });
    for (const object of sampleWorkloads) await world.apply(object);
    await world.startController();
    return world;
  }

  /** Controllers that begin from now on may do what the chart lets them with these values, where that is held to. */
  async install(values: Values): Promise<void> {
    const { kubernetes } = this.sandbox;
    this.controllerKubeconfig = kubernetes.kubeconfig(await clusterOfTests().install(kubernetes.url, values));
  }

  /** Starts the controller, or one more of that name. Who leads works then; all others stand by. */
  async startController(flags?: readonly string[], name?: string): Promise<void> {
    await this.passTimeWhile(this.beginController(flags, name).started);
  }

  /** Starts the controller without waiting until it has; with these flags and this passage, else the world's. */
  beginController(flags = this.#flags, name = theController, passage = this.#passage): Controller {
    const { aws, region, clusterName } = this.sandbox;
    const controller = startInProcess({
      name,
      kubeconfig: this.controllerKubeconfig,
      awsEndpoint: aws.url,
      region,
      clock: this.clock,
      flags: [`--load-balancer-cluster-name=${clusterName}`, ...this.#election, ...flags],
      log: (line) => this.log.push(line),
      passage,
      findsCredentials: this.#findsCredentials,
    });
    this.#controllers.set(name, controller);
    controller.failed
      .then(async (error) => {
        if (this.#controllers.get(name) !== controller) return;
        this.failures.push(error.message);
        await this.killController(name);
        if (!this.#controllers.has(name)) this.beginController(flags, name, passage);
      })
      .catch(() => undefined);
    return controller;
  }

  /** Whether the controller is there, whatever it does. */
  get isRunning(): boolean {
    return this.#controllers.has(theController);
  }

  /** As SIGKILL would. */
  async killController(name = theController): Promise<void> {
    const controller = this.#controllers.get(name);
    this.#controllers.delete(name);
    await controller?.kill();
  }

  /** As SIGTERM does. */
  async stopController(name = theController): Promise<void> {
    const controller = this.#controllers.get(name);
    if (controller !== undefined) await this.passTimeWhile(controller.stop());
    this.#controllers.delete(name);
  }

  /** As `kubectl apply --server-side` does; throws what the API server has against it. */
  async apply(object: Wanted | Manifest): Promise<void> {
    await this.kubernetes('PATCH', this.pathOf(object), {
      body: object,
      contentType: 'application/apply-patch+yaml',
      query: '?fieldManager=test&force=true&fieldValidation=Strict',
    });
  }

  /** As `kubectl annotate --overwrite` does; undefined removes one. */
  async annotate(object: Manifest, annotations: Readonly<Record<string, string | undefined>>): Promise<void> {
    const values = Object.entries(annotations).map(([key, value]) => [key, value ?? null]);
    await this.mergePatch(object, { metadata: { annotations: Object.fromEntries(values) as object } });
  }

  async delete(object: Manifest): Promise<void> {
    await this.kubernetes('DELETE', this.pathOf(object));
  }

  async mergePatch(object: Manifest, patch: object): Promise<void> {
    await this.kubernetes('PATCH', this.pathOf(object), { body: patch, contentType: 'application/merge-patch+json' });
  }

  /** The object as it is; undefined where there is none. */
  async get<T>(object: Manifest): Promise<T | undefined> {
    try {
      // The caller knows which kind it asked for.
      return (await this.kubernetes('GET', this.pathOf(object))) as T;
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return undefined;
      throw error;
    }
  }

  async api(object: Manifest = walkThrough): Promise<PrivateHttpApi | undefined> {
    return this.get<PrivateHttpApi>(object);
  }

  /** All PrivateHttpApi objects. */
  async apis(): Promise<readonly PrivateHttpApi[]> {
    const list = (await this.kubernetes('GET', '/apis/apigateway.privatehttp.io/v1alpha1/privatehttpapis')) as {
      readonly items: readonly PrivateHttpApi[]; // what a list of that path holds
    };
    return list.items;
  }

  /** The VpcLink objects, in the order of their names. */
  async links(): Promise<readonly VpcLink[]> {
    const list = (await this.kubernetes('GET', '/apis/apigateway.privatehttp.io/v1alpha1/vpclinks')) as {
      readonly items: readonly VpcLink[]; // what a list of that path holds
    };
    return list.items;
  }

  /** Follows an object: answers a function that answers all of its versions so far. */
  watch(object: Manifest): () => readonly PrivateHttpApi[] {
    const versions: PrivateHttpApi[] = [];
    const path = this.pathOf(object).replace(/[/][^/]+$/, '?watch=true');
    const request = httpRequest(`${this.sandbox.kubernetes.url}${path}`, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        const lines = `${text}${chunk.toString()}`.split('\n');
        text = lines.pop() ?? '';
        // A watch of that path answers one event of such an object a line.
        for (const line of lines) versions.push((JSON.parse(line) as { readonly object: PrivateHttpApi }).object);
      });
    });
    // The sandbox's end is the end of it.
    request.on('error', () => undefined);
    request.end();
    return () => versions.filter(({ metadata }) => metadata.name === object.metadata.name);
  }

  /** Turns the clock until the object is as the test wants it; answers the object. `meanwhile` is done at each turn. */
  async until(
    object: Manifest,
    isSo: (api: PrivateHttpApi) => boolean,
    meanwhile?: () => Promise<void>,
  ): Promise<PrivateHttpApi> {
    let last: PrivateHttpApi | undefined;
    await this.untilSo(
      async () => {
        await meanwhile?.();
        last = await this.api(object);
        return last !== undefined && isSo(last);
      },
      () => `${object.metadata.name} became so. It is: ${JSON.stringify(last?.status, undefined, 2)}`,
    );
    if (last === undefined) throw new Error('An object that is so was not there.');
    return last;
  }

  async untilGone(object: Manifest): Promise<void> {
    let last: PrivateHttpApi | undefined;
    await this.untilSo(
      async () => (last = await this.api(object)) === undefined,
      () => `${object.kind} ${object.metadata.name} was gone. It is: ${JSON.stringify(last, undefined, 2)}`,
    );
  }

  /** Turns the clock until something is so, for an hour of its time at the most. */
  async untilSo(isSo: () => Promise<boolean> | boolean, what: () => string): Promise<void> {
    const end = this.clock.monotonic() + 3_600_000;
    while (!(await isSo())) {
      if (this.clock.monotonic() > end) {
        throw new Error(
          `An hour passed before ${what()}\nThe controller's last words:\n${this.log.slice(-15).join('')}`,
        );
      }
      await this.turn();
    }
  }

  /** Lets time pass: everything that is due on the way happens. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.monotonic() + ms;
    while (this.clock.monotonic() < end) await this.turn(end - this.clock.monotonic());
    await this.quiet();
  }

  async passTimeWhile(work: Promise<unknown>): Promise<void> {
    let over = false;
    const done = work.finally(() => (over = true));
    done.catch(() => undefined);
    await this.untilSo(
      // What needs no time shall take none.
      async () => {
        await this.quiet();
        return over;
      },
      () => 'something ended.',
    );
    await done;
  }

  /** Turns the clock to what comes next, when all that is under way has come to rest. */
  async turn(atMost = 5_000): Promise<void> {
    this.eachTurn();
    await this.quiet();
    this.clock.advance(Math.min(this.clock.nextDue ?? atMost, atMost));
  }

  /** Waits until nobody has a request under way; or does nothing but wait for the clock. */
  async quiet(): Promise<void> {
    // What was sent in this process arrives in the next round of its event loop.
    for (let rests = 0, looks = 0; rests < 10 && looks < 2_000; looks += 1) {
      await this.sandbox.kubernetes.moment(looks);
      const sent = [...this.#controllers.values()].reduce((sum, { inFlight }) => sum + inFlight, 0);
      const underWay = sent - this.sandbox.aws.waiting;
      rests = this.sandbox.quiet && underWay <= 0 ? rests + 1 : 0;
    }
  }

  /** Sends a request through the data plane, as curl would: `dev/saas-resource` of the walk-through's API. */
  async request(path: string, options: { readonly api?: Manifest; readonly method?: string } = {}): Promise<Answer> {
    const api = await this.api(options.api);
    const { host } = new URL(api?.status?.endpoint ?? 'http://no-endpoint.localhost');
    return this.requestTo(host, path, options.method);
  }

  /** Sends a request to an endpoint by its name. */
  async requestTo(host: string, path: string, method = 'GET'): Promise<Answer> {
    const answer = this.send(host, path, method);
    await this.passTimeWhile(answer);
    return answer;
  }

  /** Sends a request to an endpoint by its name, and lets no time pass for it. */
  send(host: string, path: string, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { port } = new URL(this.sandbox.aws.url);
      const request = httpRequest(
        { host: '127.0.0.1', port, path: `/${path}`, method, headers: { host } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const body = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, body, ...podIn(body) });
          });
        },
      );
      request.on('error', reject);
      request.end();
    });
  }

  /** The controllers' AWS calls of an operation, or all of them. */
  calls(operation?: string) {
    return this.sandbox.aws.calls.filter(
      ({ caller, operation: called }) =>
        caller.startsWith(accessKeyOf('')) && (operation === undefined || called === operation),
    );
  }

  /** The AWS calls of one controller. */
  callsOf(name: string) {
    return this.calls().filter(({ caller }) => caller === accessKeyOf(name));
  }

  /** How often the controller called each API Gateway operation. */
  gatewayCalls(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { service, operation } of this.calls()) {
      if (service === 'apigateway') counts[operation] = (counts[operation] ?? 0) + 1;
    }
    return counts;
  }

  /** As `gatewayCalls`, without those that only read. */
  gatewayWrites(): Readonly<Record<string, number>> {
    return Object.fromEntries(Object.entries(this.gatewayCalls()).filter(([name]) => !name.startsWith('Get')));
  }

  /** How many turns a control loop has had, those that failed included. */
  turns(controller: string): number {
    return this.log.filter(
      (line) => line.includes(`"controller":"${controller}"`) && /"Reconcile(d|\b.*failed)/.test(line),
    ).length;
  }

  /** API Gateway as somebody else in the account uses it, in the console or by a script. */
  get console(): Console {
    const { operations } = this.sandbox.services.apiGateway;
    const bound = Object.entries(operations).map(([name, operation]) => [
      name,
      (input: never) => (operation as Operation)(input, this.#caller),
    ]);
    // Each operation as it is, but for the caller.
    return Object.fromEntries(bound) as Console;
  }

  /** The VPC links in API Gateway, whosever they are. */
  linksInAws(): readonly ListedVpcLink[] {
    const { GetVpcLinks } = this.sandbox.services.apiGateway.operations;
    return GetVpcLinks({ MaxResults: '500' }, this.#caller).Items;
  }

  /** What is in the only API that there is in API Gateway. */
  contentInAws(): ApiContent {
    const [{ ApiId } = { ApiId: '' }] = this.apisInAws();
    const { GetIntegrations, GetRoutes, GetStages, GetDeployments } = this.sandbox.services.apiGateway.operations;
    const all = { ApiId, MaxResults: '500' };
    return {
      integrations: GetIntegrations(all, this.#caller).Items,
      routes: GetRoutes(all, this.#caller).Items,
      stages: GetStages(all, this.#caller).Items,
      deployments: GetDeployments(all, this.#caller).Items,
    };
  }

  /** The APIs in API Gateway, whosever they are. */
  apisInAws(): readonly Api[] {
    const { GetApis } = this.sandbox.services.apiGateway.operations;
    return GetApis({ MaxResults: '500' }, this.#caller).Items;
  }

  /** Has ACM issue a certificate for these names; answers its ARN. */
  certificate(DomainName: string, ...SubjectAlternativeNames: readonly string[]): string {
    const request = { DomainName, SubjectAlternativeNames: [...SubjectAlternativeNames] };
    return this.sandbox.services.acm.operations.RequestCertificate(request, this.#caller).CertificateArn;
  }

  /** As somebody does who looks after the VPC. */
  tagSubnets(subnetIds: readonly string[], tags: Readonly<Record<string, string>>): void {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    this.sandbox.services.ec2.operations.CreateTags({ Resources: [...subnetIds], Tags }, this.#caller);
  }

  untagSubnets(subnetIds: readonly string[], key: string): void {
    const request = { Resources: [...subnetIds], Tags: [{ Key: key }] };
    this.sandbox.services.ec2.operations.DeleteTags(request, this.#caller);
  }

  /** How much there is in AWS of what the controller makes. */
  leftInAws(): { readonly apis: number; readonly vpcLinks: number; readonly securityGroups: number } {
    const { apiGateway, ec2 } = this.sandbox.services;
    const links = apiGateway.operations.GetVpcLinks({ MaxResults: '500' }, this.#caller).Items;
    const marked = { Filters: [{ Name: 'tag-key', Values: ['privatehttp.io/uid'] }] };
    const groups = ec2.operations.DescribeSecurityGroups(marked, this.#caller).SecurityGroups ?? [];
    return { apis: this.apisInAws().length, vpcLinks: links.length, securityGroups: groups.length };
  }

  /** What kubectl describe shows of an object's events, in order. */
  async eventsOf({ metadata }: Manifest): Promise<readonly ToldEvent[]> {
    const list = (await this.kubernetes('GET', `/api/v1/namespaces/${metadata.namespace ?? 'default'}/events`)) as {
      // what a list of that path holds
      readonly items: readonly (ToldEvent & {
        readonly metadata: { readonly resourceVersion: string };
        readonly involvedObject: { readonly name: string };
      })[];
    };
    return list.items
      .filter(({ involvedObject }) => involvedObject.name === metadata.name)
      .sort((one, other) => Number(one.metadata.resourceVersion) - Number(other.metadata.resourceVersion));
  }

  pathOf({ apiVersion, kind, metadata }: Manifest): string {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const namespace = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
    return `${root}${namespace}/${pluralOf(kind)}/${metadata.name}`;
  }

  /** One request to the API server. */
  async kubernetes(
    method: string,
    path: string,
    options: { readonly body?: object; readonly contentType?: string; readonly query?: string } = {},
  ): Promise<unknown> {
    const { body, contentType = 'application/json', query = '' } = options;
    const { status, text } = await sendJson(`${this.sandbox.kubernetes.url}${path}${query}`, {
      method,
      headers: { 'content-type': contentType },
      ...(body && { body }),
    });
    if (status >= 300) throw new Refused(status, text);
    return JSON.parse(text) as unknown;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of [...this.#controllers.keys()]) await this.killController(name);
    await this.sandbox.close();
  }
}

/** What the API server has against a request. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, body: string) {
    super(messageIn(body));
    this.status = status;
  }
}

export function conditionOf({ status }: Pick<PrivateHttpApi | VpcLink, 'status'>, type: string) {
  return status?.conditions?.find((condition) => condition.type === type);
}

export function isReady(object: Pick<PrivateHttpApi, 'status' | 'metadata'>): boolean {
  return conditionOf(object, 'Ready')?.status === 'True' && speaksOfNow(object);
}

/** Whether condition `type` gives this reason, for the spec as it is now. */
export function has(type: string, reason: string): (object: Pick<PrivateHttpApi, 'status' | 'metadata'>) => boolean {
  return (object) => conditionOf(object, type)?.reason === reason && speaksOfNow(object);
}

function speaksOfNow({ status, metadata }: Pick<PrivateHttpApi, 'status' | 'metadata'>): boolean {
  return status?.observedGeneration === metadata.generation;
}

function pluralOf(kind: string): string {
  if (kind.endsWith('Params')) return kind.toLowerCase();
  return `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`;
}

function podIn(body: string): Pick<Answer, 'pod' | 'path'> {
  try {
    const { pod, path } = JSON.parse(body) as { readonly pod?: string; readonly path?: string }; // a pod's answer, if one's
    return { pod, path };
  } catch {
    return { pod: undefined, path: undefined };
  }
}

function messageIn(body: string): string {
  try {
    return (JSON.parse(body) as { readonly message?: string }).message ?? body; // a Status, if the API server's
  } catch {
    return body;
  }
}

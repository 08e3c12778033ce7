import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { DeployedApis, DeployedIntegration } from '../aws/api-gateway/deployed-apis.ts';
import type { Ec2 } from '../aws/ec2/ec2.ts';
import type { ElasticLoadBalancing } from '../aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { ServiceDiscovery } from '../aws/service-discovery/service-discovery.ts';
import type { World } from '../aws/service.ts';
import type { Network } from '../network.ts';
import { albAnswers } from './alb-answers.ts';
import { ApplicationLoadBalancers } from './application-load-balancer.ts';
import { chooseRoute } from './choose-route.ts';
import { chooseStage } from './choose-stage.ts';
import { CloudMapServices } from './cloud-map-services.ts';
import { decodePath, encodePath } from './decode-path.ts';
import { gatewayAnswers } from './gateway-answers.ts';
import { gatewayHeaders } from './gateway-headers.ts';
import { headerValue, withoutHeaders, withoutHopByHop } from './http-message.ts';
import type { HttpAnswer, HttpRequest } from './http-message.ts';
import { mapRequest } from './map-request.ts';
import { mapResponse } from './map-response.ts';
import { findWay } from './private-integration.ts';
import type { Way } from './private-integration.ts';
import { NetworkLoadBalancers } from './network-load-balancer.ts';
import { readRequest } from './read-request.ts';
import { requestContext } from './request-context.ts';
import type { MappingContext } from './resolve-value.ts';
import { startDeadline } from './start-deadline.ts';
import { newTraceId } from './trace-id.ts';

const hex = '0123456789abcdef';
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * What happens to requests: an API's endpoint → stage → deployed route → integration → VPC link → security groups →
 * listener → rule → target (or a Cloud Map service's instance), and back. Configuration is read anew for each request, as it is deployed at that moment.
 */
export class DataPlane {
  readonly #world: World;
  readonly #apis: DeployedApis;
  readonly #ec2: Ec2;
  readonly #balancing: ElasticLoadBalancing;
  readonly #applicationLoadBalancers: ApplicationLoadBalancers;
  readonly #networkLoadBalancers: NetworkLoadBalancers;
  readonly #cloudMapServices: CloudMapServices;
  #turn = 0;

  constructor(options: {
    readonly world: World;
    readonly apis: DeployedApis;
    readonly ec2: Ec2;
    readonly balancing: ElasticLoadBalancing;
    readonly discovery: Pick<ServiceDiscovery, 'endpoints'>;
    readonly network: Network;
  }) {
    const { world, balancing, network } = options;
    this.#world = world;
    this.#apis = options.apis;
    this.#ec2 = options.ec2;
    this.#balancing = balancing;
    const { clock } = world;
    this.#cloudMapServices = new CloudMapServices({ ...options, clock });
    this.#applicationLoadBalancers = new ApplicationLoadBalancers({
      balancing,
      network,
      clock,
      newHex: (length) => world.newId(length, hex),
    });
    this.#networkLoadBalancers = new NetworkLoadBalancers({
      balancing,
      network,
      clock,
      applicationLoadBalancers: this.#applicationLoadBalancers,
    });
  }

  /** Answers a request to `{apiId}.execute-api.{region}.localhost`. */
  async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = `${this.#world.newId(15, base64url)}=`;
    const request = await readRequest(incoming);
    const clientGone = new AbortController();
    response.on('close', () => {
      clientGone.abort();
    });
    const answer =
      typeof request === 'string' ? gatewayAnswers[request] : await this.#answer(request, requestId, clientGone.signal);

    response.sendDate = false;
    // Where no bytes follow, the length is the backend's to say; elsewhere it is that of the bytes.
    const isBodyless = incoming.method === 'HEAD' || answer.status === 204 || answer.status === 304;
    const length = isBodyless ? [] : [['Content-Length', String(answer.body.length)]];
    const headers = [
      ['Date', new Date(this.#world.clock.now()).toUTCString()],
      ...withoutHeaders(withoutHopByHop(answer.headers), 'date', ...(isBodyless ? [] : ['content-length'])),
      ...length,
      ['Apigw-Requestid', requestId],
    ];
    response.writeHead(answer.status, headers.flat());
    response.end(answer.body);
  }

  async #answer(request: HttpRequest, requestId: string, clientGone: AbortSignal): Promise<HttpAnswer> {
    const host = headerValue(request.headers, 'host') ?? '';
    const [apiId = '', , region = ''] = host.split('.');
    const api = this.#apis.api(region, apiId);
    if (api === undefined) return gatewayAnswers.unknownApi;

    const decoded = decodePath(request.path);
    if (decoded === undefined) return gatewayAnswers.badRequest;
    const stage = chooseStage(api.stages, decoded);
    const deployed = stage && api.stages.get(stage.stageName);
    if (stage === undefined || deployed?.deployment === undefined) return gatewayAnswers.notFound;
    if (deployed.deployment.disableExecuteApiEndpoint) return gatewayAnswers.notFound;

    const chosen = chooseRoute(deployed.deployment.routes, request.method, stage.path);
    if (chosen === undefined) return gatewayAnswers.notFound;
    const { route, pathParameters } = chosen;
    // A route that leads nowhere is the API's own fault [assumed].
    if (route.integration === undefined) return gatewayAnswers.internalError;

    const context = requestContext({
      request,
      requestId,
      apiId,
      host,
      stageName: stage.stageName,
      routeKey: route.routeKey,
      path: stage.prefix + stage.path,
      account: this.#world.account,
      now: this.#world.clock.now(),
    });
    const mapping: MappingContext = {
      request: { ...request, path: stage.path, pathParameters },
      context,
      stageVariables: deployed.stageVariables,
    };
    // By default an integration receives the path with the stage in it [documented].
    const staged = { ...request, path: encodePath(stage.prefix + stage.path) };
    const outgoing = mapRequest(staged, route.integration.requestParameters, mapping);
    const answer = await this.#integrate({
      region,
      integration: route.integration,
      request: outgoing,
      host,
      clientGone,
    });
    return mapResponse(answer, route.integration.responseParameters, mapping);
  }

  async #integrate(exchange: {
    readonly region: string;
    readonly integration: DeployedIntegration;
    readonly request: HttpRequest;
    readonly host: string;
    readonly clientGone: AbortSignal;
  }): Promise<HttpAnswer> {
    const { region, integration, request, host, clientGone } = exchange;
    const { clock } = this.#world;
    const turn = (this.#turn += 1);
    const traceId = newTraceId(clock.now(), (length) => this.#world.newId(length, hex));
    const sent: HttpRequest = {
      ...request,
      method: integration.integrationMethod === 'ANY' ? request.method : integration.integrationMethod,
      headers: gatewayHeaders(request, { host, traceId }),
    };
    if (integration.integrationUri.includes(':servicediscovery:')) {
      return answerWithin(clock, integration.timeoutMs, (late) =>
        this.#cloudMapServices.answer(
          { region, integration, request: sent, turn },
          AbortSignal.any([late, clientGone]),
        ),
      );
    }
    const way = findWay({ apis: this.#apis, ec2: this.#ec2, balancing: this.#balancing, region, integration, turn });
    // Where AWS waits until a blocked connection times out, this answers the same at once.
    if (way.state === 'closed') return closedAnswers[way.why] ?? gatewayAnswers.unavailable;

    const isNetwork = way.listener.protocol === 'TCP' || way.listener.protocol === 'TLS';
    const loadBalancers = isNetwork ? this.#networkLoadBalancers : this.#applicationLoadBalancers;
    return answerWithin(clock, integration.timeoutMs, (late) =>
      loadBalancers.answer(way.listener, { ...sent, source: way.source }, AbortSignal.any([late, clientGone])),
    );
  }
}

/** What the client gets where there is no way, if not 503. */
const closedAnswers: Readonly<Partial<Record<Extract<Way, { readonly state: 'closed' }>['why'], HttpAnswer>>> = {
  tls: gatewayAnswers.internalError,
  plainHttpToHttps: albAnswers.plainHttpToHttps,
};

/** The answer, or 503 when it takes longer than the integration's timeout. */
function answerWithin(
  clock: Clock,
  timeout: number,
  send: (signal: AbortSignal) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const abort = new AbortController();
  const late = Promise.withResolvers<HttpAnswer>();
  const deadline = startDeadline(clock, timeout, () => {
    late.resolve(gatewayAnswers.unavailable);
    abort.abort();
  });
  return Promise.race([send(abort.signal), late.promise]).finally(() => {
    deadline.cancel();
  });
}

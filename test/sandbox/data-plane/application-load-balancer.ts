import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { ElasticLoadBalancing } from '../aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { Listener } from '../aws/elastic-load-balancing/model.ts';
import type { Target } from '../aws/elastic-load-balancing/targets.ts';
import type { Network } from '../network.ts';
import { albAnswers } from './alb-answers.ts';
import { appendToHeader, headerValue, withHeader, withoutHopByHop } from './http-message.ts';
import type { HttpAnswer, HttpRequest } from './http-message.ts';
import { matchesRule } from './match-rule.ts';
import { redirectLocation } from './redirect-location.ts';
import { sendToTarget } from './send-to-target.ts';
import { albTrace, newTraceId } from './trace-id.ts';

/** What application load balancers do with requests: rules, targets, headers of their own, and pages when it goes wrong. */
export class ApplicationLoadBalancers {
  readonly #balancing: ElasticLoadBalancing;
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #newHex: (length: number) => string;
  /** Requests so far, by target group: whose turn it is. */
  readonly #turns = new Map<string, number>();

  constructor(options: {
    readonly balancing: ElasticLoadBalancing;
    readonly network: Network;
    readonly clock: Clock;
    readonly newHex: (length: number) => string;
  }) {
    this.#balancing = options.balancing;
    this.#network = options.network;
    this.#clock = options.clock;
    this.#newHex = options.newHex;
  }

  /** @param signal Aborts when the client has gone. */
  async answer(listener: Listener, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    // The default rule has no conditions, so there is always one that matches.
    const rule = this.#balancing.rules(listener.arn).find(({ conditions }) => matchesRule(conditions, request));
    const action = rule?.actions[0];
    switch (action?.Type) {
      case 'redirect': {
        const page = action.RedirectConfig?.StatusCode === 'HTTP_301' ? albAnswers.movedPermanently : albAnswers.found;
        const location = redirectLocation(action.RedirectConfig ?? { StatusCode: undefined }, request, listener);
        return { ...page, headers: withHeader(page.headers, 'Location', location) };
      }
      case 'fixed-response':
        return fixedResponse(action);
      case 'forward':
        return this.#forward(action, listener, request, signal);
      default:
        return albAnswers.noTarget;
    }
  }

  async #forward(action: Action, listener: Listener, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const target = this.#nextTarget(action);
    if (target === undefined) return albAnswers.noTarget;
    const localPort = this.#network.localPort(target.address, target.port);
    if (localPort === undefined) return albAnswers.badGateway;

    const answer = await sendToTarget({
      clock: this.#clock,
      localPort,
      request: { ...request, headers: this.#headersFor(listener, request) },
      idleTimeout: this.#balancing.idleTimeout(listener.loadBalancerArn),
      signal,
    });
    if (answer === 'timeout') return albAnswers.gatewayTimeout;
    if (answer === 'refused' || answer === 'aborted') return albAnswers.badGateway;
    return { ...answer, headers: withoutHopByHop(answer.headers) };
  }

  /**
   * Round robin over the healthy targets; where none is, over all that are registered: ALBs fail open [documented]. Of
   * several target groups the weights decide, here in turns rather than by chance.
   */
  #nextTarget(action: Action): Target | undefined {
    const arns = (action.ForwardConfig?.TargetGroups ?? []).flatMap(({ TargetGroupArn = '', Weight = 1 }) =>
      Array.from({ length: Weight }, () => TargetGroupArn),
    );
    const arn = arns[this.#turn(`groups ${arns.join(' ')}`) % arns.length];
    if (arn === undefined) return undefined;

    const registered = this.#balancing.targets(arn).filter(({ health }) => health.state !== 'draining');
    const healthy = registered.filter(({ health }) => health.state === 'healthy');
    const candidates = healthy.length > 0 ? healthy : registered;
    return candidates[this.#turn(arn) % candidates.length];
  }

  #turn(key: string): number {
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    return turn;
  }

  /** X-Forwarded-For is appended to, -Proto and -Port are the listener's, Host stays [documented]. */
  #headersFor(listener: Listener, request: HttpRequest): HttpRequest['headers'] {
    const trace = albTrace(
      headerValue(request.headers, 'x-amzn-trace-id'),
      newTraceId(this.#clock.now(), this.#newHex),
    );
    let headers = withoutHopByHop(request.headers);
    headers = appendToHeader(headers, 'X-Forwarded-For', request.source);
    headers = withHeader(headers, 'X-Forwarded-Proto', listener.protocol.toLowerCase());
    headers = withHeader(headers, 'X-Forwarded-Port', String(listener.port));
    return withHeader(headers, 'X-Amzn-Trace-Id', trace);
  }
}

function fixedResponse({ FixedResponseConfig: config }: Action): HttpAnswer {
  const { StatusCode: status = '503', ContentType: type = 'text/plain', MessageBody: body = '' } = config ?? {};
  return {
    status: Number(status),
    headers: [
      ['Server', 'awselb/2.0'],
      ['Content-Type', `${type}; charset=utf-8`],
    ],
    body: Buffer.from(body),
  };
}

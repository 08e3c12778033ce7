import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { ElasticLoadBalancing } from '../aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { Listener } from '../aws/elastic-load-balancing/model.ts';
import type { Network } from '../network.ts';
import { albAnswers } from './alb-answers.ts';
import { appendToHeader, headerValue, withHeader, withoutHopByHop } from './http-message.ts';
import type { HttpAnswer, HttpRequest } from './http-message.ts';
import { matchesRule } from './match-rule.ts';
import { redirectLocation } from './redirect-location.ts';
import { sendToTarget } from './send-to-target.ts';
import { TargetChoice } from './target-choice.ts';
import { albTrace, newTraceId } from './trace-id.ts';

/** What application load balancers do with requests: rules, targets, headers of their own, and pages when it goes wrong. */
export class ApplicationLoadBalancers {
  readonly #balancing: ElasticLoadBalancing;
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #newHex: (length: number) => string;
  readonly #targets: TargetChoice;

  constructor(options: {
    readonly balancing: ElasticLoadBalancing;
    readonly network: Network;
    readonly clock: Clock;
    readonly newHex: (length: number) => string;
  }) {
    this.#balancing = options.balancing;
    this.#targets = new TargetChoice(options.balancing);
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
    const target = this.#targets.next(action);
    if (target === undefined) return albAnswers.noTarget;
    // No pod of this world speaks TLS: a handshake that fails is answered 502 [documented].
    const localPort = target.speaksTls ? undefined : this.#network.localPort(target.address, target.port);
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

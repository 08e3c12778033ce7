import type { Clock } from '../../../src/runtime/clock.ts';
import type { ElasticLoadBalancing } from '../aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { Listener } from '../aws/elastic-load-balancing/model.ts';
import type { Network } from '../network.ts';
import type { ApplicationLoadBalancers } from './application-load-balancer.ts';
import { gatewayAnswers } from './gateway-answers.ts';
import { withoutHopByHop, type HttpAnswer, type HttpRequest } from './http-message.ts';
import { sendToTarget } from './send-to-target.ts';
import { TargetChoice } from './target-choice.ts';

/** A connection on which nothing happens is reset after 350 s [documented], more than any integration waits. */
const idleTimeout = 350_000;

/**
 * What network load balancers do with connections: pass them on to a target, and say nothing themselves; a TLS listener takes
 * the encryption off first. Without a target, or where that refuses, the connection is reset [documented], which the gateway
 * answers with 503 [assumed]. The target may be an application load balancer [documented].
 */
export class NetworkLoadBalancers {
  readonly #balancing: ElasticLoadBalancing;
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #targets: TargetChoice;
  readonly #applicationLoadBalancers: ApplicationLoadBalancers;

  constructor(options: {
    readonly balancing: ElasticLoadBalancing;
    readonly network: Network;
    readonly clock: Clock;
    readonly applicationLoadBalancers: ApplicationLoadBalancers;
  }) {
    this.#balancing = options.balancing;
    this.#applicationLoadBalancers = options.applicationLoadBalancers;
    this.#network = options.network;
    this.#clock = options.clock;
    this.#targets = new TargetChoice(options.balancing);
  }

  /** @param signal Aborts when the client has gone. */
  async answer(listener: Listener, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    // It has its default action only.
    const action = this.#balancing.rules(listener.arn)[0]?.actions[0];
    const target = action && this.#targets.next(action);
    if (target?.isLoadBalancer === true) {
      const behind = this.#balancing.listenerOn(target.address, target.port);
      return behind === undefined
        ? gatewayAnswers.unavailable
        : this.#applicationLoadBalancers.answer(behind, request, signal);
    }
    // No pod of this world speaks TLS.
    const localPort = target?.speaksTls === false ? this.#network.localPort(target.address, target.port) : undefined;
    if (localPort === undefined) return gatewayAnswers.unavailable;

    const answer = await sendToTarget({ clock: this.#clock, localPort, request, idleTimeout, signal });
    return typeof answer === 'string'
      ? gatewayAnswers.unavailable
      : { ...answer, headers: withoutHopByHop(answer.headers) };
  }
}

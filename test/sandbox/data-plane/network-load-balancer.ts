import type { Clock } from '../../../src/runtime/clock.ts';
import type { ElasticLoadBalancing } from '../aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { Listener } from '../aws/elastic-load-balancing/model.ts';
import type { Network } from '../network.ts';
import { gatewayAnswers } from './gateway-answers.ts';
import { withoutHopByHop, type HttpAnswer, type HttpRequest } from './http-message.ts';
import { sendToTarget } from './send-to-target.ts';
import { TargetChoice } from './target-choice.ts';

/** A connection on which nothing happens is reset after 350 s [documented], more than any integration waits. */
const idleTimeout = 350_000;

/**
 * What network load balancers do with connections: pass them on to a target, and say nothing themselves. Without a target, or
 * where that refuses, the connection is reset [documented], which the gateway answers with 503 [assumed].
 */
export class NetworkLoadBalancers {
  readonly #balancing: ElasticLoadBalancing;
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #targets: TargetChoice;

  constructor(options: { readonly balancing: ElasticLoadBalancing; readonly network: Network; readonly clock: Clock }) {
    this.#balancing = options.balancing;
    this.#network = options.network;
    this.#clock = options.clock;
    this.#targets = new TargetChoice(options.balancing);
  }

  /** @param signal Aborts when the client has gone. */
  async answer(listener: Listener, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    // A TCP listener has its default action only.
    const action = this.#balancing.rules(listener.arn)[0]?.actions[0];
    const target = action && this.#targets.next(action);
    const localPort = target && this.#network.localPort(target.address, target.port);
    if (localPort === undefined) return gatewayAnswers.unavailable;

    const answer = await sendToTarget({ clock: this.#clock, localPort, request, idleTimeout, signal });
    return typeof answer === 'string'
      ? gatewayAnswers.unavailable
      : { ...answer, headers: withoutHopByHop(answer.headers) };
  }
}

import type { Unresolved } from '../model/target.ts';
import type { PodsNetwork } from './pods-vpc.ts';

/** How far the registration of a Service's pods has come. */
export type EndpointsState =
  /** Cloud Map has a service for them. `note`: what people should know of the pods in it. */
  | {
      readonly state: 'ready';
      readonly serviceArn: string;
      readonly network: PodsNetwork;
      readonly note?: string;
    }
  /** There is none yet, or cannot be. */
  | Unresolved
  /** Nobody wants them, and nothing of them is left in Cloud Map. */
  | { readonly state: 'gone' };

/** What the loop that registers pods tells those who send requests to them, by the endpoints' key. */
export class EndpointsStates {
  readonly #states = new Map<string, EndpointsState>();
  readonly #subscribers: ((key: string) => void)[] = [];

  /** Undefined as long as this process has not looked. */
  get(key: string): EndpointsState | undefined {
    return this.#states.get(key);
  }

  set(key: string, state: EndpointsState): void {
    const before = this.#states.get(key);
    this.#states.set(key, state);
    if (JSON.stringify(before) === JSON.stringify(state)) return;
    for (const tell of this.#subscribers) tell(key);
  }

  /** Nobody asks for them any more. */
  forget(key: string): void {
    this.#states.delete(key);
  }

  /** Calls back after every change; to be kept short, as in adding a key to a queue. */
  onChange(subscriber: (key: string) => void): void {
    this.#subscribers.push(subscriber);
  }
}

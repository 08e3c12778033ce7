import { KubernetesError } from '../../src/kubernetes/kubernetes-error.ts';
import { accessKeyOf, type Passage, type SentRequest } from '../behaviour/controller.ts';
import { theController, type World } from '../behaviour/world.ts';
import type { InjectedFault } from '../sandbox/aws/injected-faults.ts';
import { creates } from '../sandbox/aws/lagging-lists.ts';
import { crash } from './crash.ts';
import { oneOf } from './seed.ts';

type AwsFault = Omit<InjectedFault, 'operation' | 'caller' | 'times'>;

const serverError = { code: 'InternalServerError', status: 500, message: 'Internal server error' };
const concurrent = {
  code: 'ConflictException',
  status: 409,
  message: 'Unable to complete operation due to concurrent modification. Please try again later.',
};

/** What can come of a call to AWS. A delay of 12 s is longer than the controller waits for an answer. */
const ofAws: Readonly<Record<string, AwsFault>> = {
  '500, not done': { error: serverError },
  '500, done': { error: serverError, done: true },
  throttled: { throttle: true },
  'throttled, come back in 1 s': { throttle: true, retryAfter: 1_000 },
  'throttled, come back in 20 s': { throttle: true, retryAfter: 20_000 },
  'a delay of 3 s': { delay: 3_000 },
  'a delay of 12 s': { delay: 12_000 },
  reset: { reset: true },
  'answer lost': { lostAnswer: true },
};
/** What only writes to API Gateway get: two at once that concern one API. */
const ofWrites: typeof ofAws = { 'concurrent modification': { error: concurrent } };
const ofCreates: typeof ofAws = { 'a list that lags by 8 s': { listLag: 8_000 } };
const ofLoadBalancing: typeof ofAws = { 'empty lists': { emptyLists: true } };

const ofKubernetes = ['500', 'throttled', 'conflict', 'reset', 'answer lost'] as const;

/** How much goes wrong, and for how long (in ms of the world's clock). */
export interface Severity {
  /** Of all requests, from 0 to 1. */
  readonly share: number;
  readonly lasts: number;
}

/** What goes wrong with the controller's requests, drawn by a seed as they come; and now and then it is killed. */
export class FaultSchedule {
  /** What went wrong so far: `CreateApi: answer lost`. */
  readonly happened: string[] = [];
  readonly #world: World;
  readonly #random: () => number;
  readonly #share: number;
  readonly #until: number;

  constructor(options: { readonly world: World; readonly random: () => number; readonly severity: Severity }) {
    this.#world = options.world;
    this.#random = options.random;
    this.#share = options.severity.share;
    this.#until = options.world.clock.monotonic() + options.severity.lasts;
  }

  readonly passage: Passage = async <T>(request: SentRequest, send: () => Promise<T>): Promise<T> => {
    if (this.#world.clock.monotonic() >= this.#until || this.#random() >= this.#share) return send();
    if (this.#random() < 0.05) return this.#kill(request);
    return request.server === 'aws' ? this.#disturbAws(request, send) : this.#disturbKubernetes(request, send);
  };

  #kill({ name }: SentRequest): Promise<never> {
    this.happened.push(`${name}: killed before it`);
    crash(this.#world);
    return new Promise<never>(() => undefined);
  }

  #disturbAws<T>({ name, isWrite }: SentRequest, send: () => Promise<T>): Promise<T> {
    const isLoadBalancing = /^Describe(LoadBalancers|Listeners)$/.test(name);
    const possible = {
      ...ofAws,
      ...(isWrite && !name.includes('SecurityGroup') && ofWrites),
      ...(creates.includes(name) && ofCreates),
      ...(isLoadBalancing && ofLoadBalancing),
    };
    const [what, fault] = oneOf(Object.entries(possible), this.#random) ?? ['nothing', {}];
    this.happened.push(`${name}: ${what}`);
    this.#world.sandbox.aws.injectFault({ operation: name, caller: accessKeyOf(theController), times: 1, ...fault });
    return send();
  }

  async #disturbKubernetes<T>({ name }: SentRequest, send: () => Promise<T>): Promise<T> {
    const what = oneOf(ofKubernetes, this.#random) ?? 'reset';
    this.happened.push(`${name}: ${what}`);
    switch (what) {
      case '500':
        throw new KubernetesError('unavailable', `${name}: 500: etcdserver: request timed out`);
      case 'throttled':
        throw new KubernetesError('throttled', `${name}: 429: too many requests`, { retryAfter: 5_000 });
      case 'conflict':
        throw new KubernetesError('conflict', `${name}: 409: the object has been modified`);
      case 'answer lost':
        await send();
        throw new KubernetesError('unavailable', `${name}: other side closed`);
      case 'reset':
        throw new KubernetesError('unavailable', `${name}: read ECONNRESET`);
    }
  }
}

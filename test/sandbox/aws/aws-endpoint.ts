import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { RecordedCall } from './calls.ts';
import type { Iam } from './iam/iam.ts';
import { InjectedFaults } from './injected-faults.ts';
import type { InjectedFault } from './injected-faults.ts';
import { LaggingLists } from './lagging-lists.ts';
import { notSimulated } from './not-simulated.ts';
import { AwsFault } from './service.ts';
import type { Caller, Service } from './service.ts';
import { serviceWires } from './services.ts';
import type { ServiceName, ServiceWire } from './services.ts';
import { Throttles } from './throttles.ts';
import { checkInput } from './wire/check-input.ts';
import type { OperationSchema } from './wire/operation-schema.ts';
import type { WireRequest, WireResponse } from './wire/protocol.ts';
import { readSignature, type Signature } from './wire/signature.ts';

export type Services = Readonly<Partial<Record<ServiceName, Service>>>;

interface Answer {
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  readonly done: boolean;
  readonly error: string | undefined;
  /** Undefined where the caller shall wait in vain. */
  readonly response: WireResponse | undefined;
}

/** AWS, from a request that was read to an answer that is to be sent: one endpoint for all services and Regions. */
export class AwsEndpoint {
  readonly faults = new InjectedFaults();
  readonly #clock: Clock;
  readonly #services: Services;
  readonly #throttles: Throttles | undefined;
  readonly #iam: Iam | undefined;
  readonly #lists: LaggingLists;
  readonly #whileWaiting: <T>(wait: Promise<T>) => Promise<T>;
  #calls: RecordedCall[] = [];

  /** @param options.whileWaiting Is handed each wait for the clock, so that whoever counts busy requests can leave it out. */
  constructor(options: {
    readonly clock: Clock;
    readonly services: Services;
    readonly throttles: boolean;
    readonly iam?: Iam | undefined;
    readonly whileWaiting: <T>(wait: Promise<T>) => Promise<T>;
  }) {
    this.#clock = options.clock;
    this.#services = options.services;
    this.#throttles = options.throttles ? new Throttles(options.clock) : undefined;
    this.#iam = options.iam;
    this.#lists = new LaggingLists(options.clock);
    this.#whileWaiting = options.whileWaiting;
  }

  /** Answered calls, in the order of their answers. */
  get calls(): readonly RecordedCall[] {
    return this.#calls;
  }

  clearCalls(): void {
    this.#calls = [];
  }

  /** Undefined where the connection is to be closed without an answer. */
  async answer(request: WireRequest): Promise<WireResponse | undefined> {
    const time = new Date(this.#clock.now()).toISOString();
    const { response, ...call } = await this.#answerOf(request);
    this.#calls.push({
      time,
      ...call,
      userAgent: request.headers['user-agent'] ?? '',
      status: response?.status,
    });
    return response;
  }

  async #answerOf(request: WireRequest): Promise<Answer> {
    const requestId = randomUUID();
    const signature = readSignature(request.headers.authorization) ?? unsignedCall(request);
    if (signature === undefined) return refused(request, unsigned(), requestId);

    const { service, region, accessKeyId } = signature;
    const caller = { region, accessKeyId };
    const wire = isKnown(service) ? serviceWires[service] : undefined;
    const operation = wire?.protocol.route(request);
    const about = { service, operation: operation?.name ?? '', caller: accessKeyId };
    let done = false;
    const answered = (response: WireResponse | undefined, error?: string): Answer => ({
      ...about,
      done,
      response,
      error,
    });
    if (!isKnown(service) || wire === undefined) {
      return { ...about, ...refused(request, unknownService(service), requestId), service };
    }
    const fault = operation === undefined ? undefined : this.faults.take(operation.name, accessKeyId);
    try {
      if (operation === undefined) throw unknownOperation(service, request);
      if (fault?.delay !== undefined) await this.#whileWaiting(this.#clock.sleep(fault.delay));
      if (fault?.reset === true) return answered(undefined);
      if (fault?.throttle === true) throw wire.throttled();
      if (fault?.error !== undefined && fault.done !== true) throw new AwsFault(fault.error);
      if (this.#throttles?.take(service, operation.name, region) === false) throw wire.throttled();

      const output = this.#operate({ service, wire, operation, request, caller }, fault);
      done = true;
      if (fault?.error !== undefined) throw new AwsFault(fault.error);
      return answered(fault?.lostAnswer === true ? undefined : wire.protocol.encode(operation, output, requestId));
    } catch (error) {
      const refusal = error instanceof AwsFault ? error : internal(error);
      const response = wire.protocol.encodeFault(refusal, requestId);
      return answered(
        fault?.retryAfter === undefined ? response : withRetryAfter(response, fault.retryAfter),
        refusal.code,
      );
    }
  }

  #operate(
    call: {
      readonly service: ServiceName;
      readonly wire: ServiceWire;
      readonly operation: OperationSchema;
      readonly request: WireRequest;
      readonly caller: Caller;
    },
    fault: InjectedFault | undefined,
  ): object {
    const { service: name, wire, operation, request, caller } = call;
    const service = this.#services[name];
    const operate = service?.operations[operation.name];
    if (service === undefined || operate === undefined) throw unsupported(name, operation.name);

    const input = wire.protocol.decode(operation, request);
    const problem = operation.input.isStructSchema() ? checkInput(operation.input, input) : undefined;
    if (problem?.problem === 'mistyped') throw wire.mistyped(problem.member, problem.expected);
    if (problem?.problem === 'missing') {
      const text = service.missingMember?.(operation.name, problem.member);
      const usual = wire.missing(problem.member);
      throw text === undefined ? usual : new AwsFault({ code: usual.code, status: usual.status, message: text });
    }
    const asked = { service: name, operation, input, caller };
    this.#iam?.authorize(asked);
    // The input has just been read and checked by the operation's own schema, which is what its type was made from.
    const output = operate(input as never, caller);
    this.#iam?.carriedOut(asked);
    const done = { operation: operation.name, input, output };
    if (fault?.listLag !== undefined) this.#lists.hide(done, fault.listLag);
    const shown = this.#lists.shown(done);
    return fault?.emptyLists === true ? withoutItems(shown) : shown;
  }
}

function withoutItems(output: object): object {
  return Object.fromEntries(Object.entries(output).map(([name, value]) => [name, Array.isArray(value) ? [] : value]));
}

function withRetryAfter(response: WireResponse, ms: number): WireResponse {
  return { ...response, headers: { ...response.headers, 'retry-after': String(Math.ceil(ms / 1000)) } };
}

/** Who asks for a role by a token has no credentials to sign with [documented: AssumeRoleWithWebIdentity]. */
function unsignedCall(request: WireRequest): Signature | undefined {
  const isForRole =
    request.path === '/' && serviceWires.sts.protocol.route(request)?.name === 'AssumeRoleWithWebIdentity';
  return isForRole ? { service: 'sts', region: '', accessKeyId: '' } : undefined;
}

function isKnown(service: string): service is ServiceName {
  return service in serviceWires;
}

/** A refusal before it is known who was called: in the form in which the request came. */
function refused(request: WireRequest, fault: AwsFault, requestId: string): Answer {
  const isJson = request.headers['x-amz-target'] !== undefined;
  const { protocol } = serviceWires[isJson ? 'servicediscovery' : request.path === '/' ? 'sts' : 'apigateway'];
  const response = protocol.encodeFault(fault, requestId);
  return { service: '', operation: '', caller: '', done: false, error: fault.code, response };
}

/** Documented (common errors). */
function unsigned(): AwsFault {
  return new AwsFault({ code: 'MissingAuthenticationToken', status: 403, message: 'Missing Authentication Token' });
}

function unknownService(service: string): AwsFault {
  const known = Object.keys(serviceWires).join(', ');
  return notSimulated(`The sandbox has no service that requests are signed for as "${service}"; it has ${known}.`);
}

function unknownOperation(service: ServiceName, { method, path }: WireRequest): AwsFault {
  return notSimulated(
    `${method} ${path} is no operation of ${service}, by the model of the SDK that the sandbox runs on.`,
  );
}

function unsupported(service: ServiceName, operation: string): AwsFault {
  return notSimulated(`The sandbox does not simulate ${operation} of ${service}.`);
}

/** A mistake in the sandbox itself; whoever called should see where. */
function internal(error: unknown): AwsFault {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new AwsFault({ code: 'InternalFailure', status: 500, message: `The sandbox failed: ${message}` });
}

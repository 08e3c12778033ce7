import type { Clock } from '../../../src/runtime/clock.ts';

/**
 * One simulated AWS service: its operations by their API names (`CreateVpcLink`). Routing, wire names, required members
 * and status codes come from the SDK's schemas; an operation only behaves. It is handed the decoded input, named as in
 * the SDK (`Name`, `SubnetIds`), and answers with the output of the same naming, or throws an `AwsFault`.
 */
export interface Service {
  readonly operations: Readonly<Record<string, Operation>>;
  /**
   * The text for a required member that is missing, where the service has words of its own; without one, the protocol's.
   *
   * @param member Where it is missing, such as `Name` or `Tags.1.Key`.
   */
  missingMember?(operation: string, member: string): string | undefined;
  /** All that the service knows, as plain data, for people who look into the sandbox. */
  state?(): object;
}

/** Input and output are the SDK's `…CommandInput` and `…CommandOutput` less `$metadata`; the server has checked required members. */
export type Operation = (input: never, caller: Caller) => object;

/** Who calls, as far as the simulated services care. */
export interface Caller {
  /** From the signature's credential scope. */
  readonly region: string;
  readonly accessKeyId: string;
}

/** What every service is built from. */
export interface World {
  readonly clock: Clock;
  /** 12 digits. */
  readonly account: string;
  /** Deterministic: `id('vpclink', 6)` gives six characters of [a-z0-9], never the same twice in one world. */
  readonly newId: (length: number, alphabet?: string) => string;
}

/** An error as AWS answers it. `code` is the wire's (`BadRequestException`, `LoadBalancerNotFound`). */
export class AwsFault extends Error {
  readonly code: string;
  readonly status: number;
  /** Other modelled members, such as ResourceType. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(options: {
    readonly code: string;
    readonly status: number;
    readonly message: string;
    readonly members?: Readonly<Record<string, unknown>>;
  }) {
    super(options.message);
    this.name = options.code;
    this.code = options.code;
    this.status = options.status;
    this.members = options.members ?? {};
  }
}

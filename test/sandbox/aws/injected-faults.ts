/** What shall go wrong, for the next calls of one operation. */
export interface InjectedFault {
  /** `CreateApi`, or `*` for every operation. */
  readonly operation: string;
  /** Whose calls, by access key id. Left out: everybody's. */
  readonly caller?: string;
  /** For how many calls. */
  readonly times: number;
  /** Answer this, and do nothing. */
  readonly error?: { readonly code: string; readonly status: number; readonly message: string };
  /** With `error`: do it nevertheless. */
  readonly done?: true;
  /** Answer as the service does when it throttles, and do nothing. */
  readonly throttle?: true;
  /** With `throttle`: say in the header Retry-After, in seconds, when to try again (here in ms). */
  readonly retryAfter?: number;
  /** Wait this long, in ms of the sandbox's clock, before anything else. */
  readonly delay?: number;
  /** Close the connection, and do nothing. */
  readonly reset?: true;
  /** Do it, then close the connection without an answer. */
  readonly lostAnswer?: true;
  /** Leave what is made out of the lists for this long, in ms of the sandbox's clock. */
  readonly listLag?: number;
  /** Answer with all lists empty. */
  readonly emptyLists?: true;
}

/** The faults that are still to come, oldest first. */
export class InjectedFaults {
  #pending: InjectedFault[] = [];

  add(fault: InjectedFault): void {
    if (fault.times > 0) this.#pending.push(fault);
  }

  clear(): void {
    this.#pending = [];
  }

  get pending(): readonly InjectedFault[] {
    return this.#pending;
  }

  /** The oldest fault that is meant for a call of this operation, which thereby has one call less to come. */
  take(operation: string, caller: string): InjectedFault | undefined {
    const fault = this.#pending.find(
      (candidate) =>
        (candidate.operation === operation || candidate.operation === '*') &&
        (candidate.caller === undefined || candidate.caller === caller),
    );
    if (fault === undefined) return undefined;
    this.#pending = this.#pending
      .map((candidate) => (candidate === fault ? { ...fault, times: fault.times - 1 } : candidate))
      .filter(({ times }) => times > 0);
    return fault;
  }
}

import type { Reason } from './reason.ts';

/** What is said about an object, as Kubernetes has it. Waiting is Unknown, a fault is False. */
export interface Condition<Type extends string = string> {
  readonly type: Type;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly observedGeneration: number;
  /** RFC 3339; moves only when status does. */
  readonly lastTransitionTime: string;
  readonly reason: Reason;
  /** What is wrong, where, and what to do next; no request ids, which would make every write a new one. */
  readonly message: string;
}

/** A condition before it is written: the writer adds when, and for which generation. */
export type Finding<Type extends string = string> = Pick<Condition<Type>, 'type' | 'status' | 'reason' | 'message'>;

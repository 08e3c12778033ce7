import type { Clock } from '../../../../src/runtime/clock.ts';
import type { Json } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';

/** A column of what `kubectl get` prints. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  /** 0 is always shown, more only with `-o wide`. */
  readonly priority: number;
  readonly cell: (object: KubernetesObject, clock: Clock) => Json;
}

import type {
  GetOperationRequest,
  ListOperationsRequest,
  OperationFilter,
  OperationTargetType,
  OperationType,
} from '@aws-sdk/client-servicediscovery';
import type { Caller, Operation } from '../service.ts';
import type { Checked } from '../elastic-load-balancing/checked.ts';
import { faults } from './faults.ts';
import type { OperationRecord } from './model.ts';
import { page } from './page.ts';
import type { Store } from './store.ts';

/** Why an operation failed, in its ErrorCode and ErrorMessage. */
export interface OperationFailure {
  readonly code: string;
  readonly message: string;
}

export interface Work {
  readonly type: OperationType;
  readonly targets: OperationRecord['targets'];
  /** ms until it ends. */
  readonly takes: number;
  /** Is run when the time has come. */
  readonly carryOut: () => OperationFailure | undefined;
}

/** SUBMITTED → PENDING → SUCCESS or FAIL [documented]; how long that takes is assumed. */
export class Operations {
  readonly #store: Store;
  /** Those that have not ended. */
  readonly #running = new Map<string, OperationRecord>();

  constructor(store: Store) {
    this.#store = store;
  }

  start(region: string, { type, targets, takes, carryOut }: Work): string {
    const { world, operations } = this.#store;
    // Seen: 4yejorelbukcjzpnr6tlmrghsjwpngf4-k95yg2u7.
    const id = `${world.newId(32)}-${world.newId(8)}`;
    const created = this.#store.now();
    const start = { id, region, type, targets, errorCode: undefined, errorMessage: undefined, created };
    operations.set(id, { ...start, status: 'SUBMITTED', updated: created });
    this.#running.set(id, { ...start, status: 'SUBMITTED', updated: created });

    world.clock.schedule(Math.min(pendingAfter, takes / 2), () => {
      operations.set(id, { ...start, status: 'PENDING', updated: this.#store.now() });
    });
    world.clock.schedule(takes, () => {
      this.#running.delete(id);
      const failure = carryOut();
      operations.set(id, {
        ...start,
        status: failure === undefined ? 'SUCCESS' : 'FAIL',
        errorCode: failure?.code,
        errorMessage: failure?.message,
        updated: this.#store.now(),
      });
    });
    return id;
  }

  /** The operations on these targets that have not ended. */
  inProgress(targets: OperationRecord['targets']): readonly OperationRecord[] {
    // They are its keys.
    const wanted = Object.entries(targets) as readonly (readonly [OperationTargetType, string])[];
    return [...this.#running.values()].filter((operation) =>
      wanted.every(([kind, id]) => operation.targets[kind] === id),
    );
  }

  get calls() {
    const store = this.#store;
    return {
      GetOperation: ({ OperationId: id }: Checked<GetOperationRequest>, { region }: Caller) => {
        const found = store.operations.get(id);
        if (found?.region !== region) throw faults.operationNotFound(id);
        return { Operation: describe(found, store.world.account) };
      },

      ListOperations: (input: ListOperationsRequest, { region }: Caller) => {
        const here = [...store.operations.values()].filter((operation) => operation.region === region);
        const { items, NextToken } = page(here, input, matching(input.Filters ?? []));
        return { Operations: items.map(({ id, status }) => ({ Id: id, Status: status })), NextToken };
      },
    } satisfies Record<string, Operation>;
  }
}

const pendingAfter = 500;

function describe(operation: OperationRecord, account: string) {
  return {
    Id: operation.id,
    OwnerAccount: account,
    Type: operation.type,
    Status: operation.status,
    ErrorCode: operation.errorCode,
    ErrorMessage: operation.errorMessage,
    CreateDate: operation.created,
    UpdateDate: operation.updated,
    Targets: { ...operation.targets },
  };
}

/** All filters have to match [documented]. */
function matching(filters: readonly OperationFilter[]): (operation: OperationRecord) => boolean {
  return (operation) =>
    filters.every(({ Name, Values = [] }) => {
      switch (Name) {
        case 'NAMESPACE_ID':
          return Values.includes(operation.targets.NAMESPACE ?? '');
        case 'SERVICE_ID':
          return Values.includes(operation.targets.SERVICE ?? '');
        case 'STATUS':
          return Values.includes(operation.status);
        case 'TYPE':
          return Values.includes(operation.type);
        case 'UPDATE_DATE': {
          const [from = 0, to = Infinity] = Values.map(Number);
          const at = operation.updated.getTime() / 1000;
          return from <= at && at <= to;
        }
        default:
          throw faults.invalid(`Unknown filter ${String(Name)}.`);
      }
    });
}

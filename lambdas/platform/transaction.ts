import { systemClock } from './clock.ts';
import { connect } from './dynamodb/connect.ts';
import { WriteRefused } from './dynamodb/database.ts';
import type { Database } from './dynamodb/database.ts';
import type { Item } from './dynamodb/item.ts';
import { ConditionFailed } from './dynamodb/write.ts';
import type { Write } from './dynamodb/write.ts';
import { Conflict } from './errors.ts';
import type { NewEvent } from './events/event.ts';
import { outboxWrite } from './events/outbox.ts';
import { currentClaim } from './claim.ts';
import { newId } from './ids.ts';

/** DynamoDB's limit on the writes of one transaction. */
const MAX_WRITES = 100;

/** What a failed condition means; it gets the item that stood there, null for none. */
export type OnFailure = (current: Item | null) => Error;

/** Collects the writes of several repositories and commits them together, or not at all. */
export interface Transaction {
  /** Without `onFailure` a failed condition is `409 conflict`. */
  add(write: Write, onFailure?: OnFailure): this;
  /** Adds an event to the outbox. Its version must be free, so that of two writers of one aggregate one wins. */
  emit(event: NewEvent, onFailure?: OnFailure): this;
  /**
   * One TransactWriteItems of at most 100 writes.
   *
   * @throws the error of the first write whose condition failed; Conflict `transaction_conflict` when others
   *   kept writing the same items; Unavailable
   */
  commit(): Promise<void>;
}

export interface TransactionFactory {
  begin(): Transaction;
}

export interface TransactionDeps {
  readonly eventsTable: string;
  /** @default DynamoDB */
  readonly database?: Database;
  readonly clock?: { now(): number };
  readonly newId?: () => string;
}

/** Makes transactions over every table of ours, with the outbox among them. */
export class Transactions implements TransactionFactory {
  readonly #deps: Required<TransactionDeps>;

  constructor(deps: TransactionDeps) {
    const { database = connect(), clock = systemClock } = deps;
    this.#deps = { newId: () => newId(clock.now()), ...deps, database, clock };
  }

  begin(): Transaction {
    return new DynamoTransaction(this.#deps);
  }
}

class DynamoTransaction implements Transaction {
  readonly #deps: Required<TransactionDeps>;
  readonly #writes: { readonly write: Write; readonly onFailure: OnFailure }[] = [];

  constructor(deps: Required<TransactionDeps>) {
    this.#deps = deps;
  }

  add(write: Write, onFailure: OnFailure = (current) => new ConditionFailed(current)): this {
    this.#writes.push({ write, onFailure });
    return this;
  }

  emit(event: NewEvent, onFailure: OnFailure = versionTaken): this {
    const { eventsTable, clock } = this.#deps;
    return this.add(
      outboxWrite(eventsTable, { ...event, id: this.#deps.newId(), at: clock.now() }),
      onFailure,
    );
  }

  async commit(): Promise<void> {
    // an idempotent request's effect is recorded with it, or a crash between the two would repeat it
    const fence = currentClaim()?.fence();
    const writes = fence ? [...this.#writes, fence] : this.#writes;
    if (writes.length === 0) return;
    if (writes.length > MAX_WRITES) {
      throw new Error(
        `a transaction holds ${writes.length} writes, at most ${MAX_WRITES} are allowed: split it`,
      );
    }
    try {
      await this.#deps.database.transact(
        writes.map(({ write }) => write),
        this.#deps.newId(),
      );
    } catch (error) {
      if (error instanceof WriteRefused) throw writes[error.index]!.onFailure(error.item);
      throw error;
    }
  }
}

function versionTaken(): Error {
  return new Conflict('version_conflict', 'somebody else has changed this meanwhile; read it again');
}

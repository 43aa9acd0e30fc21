import type { NewEvent } from './events/event.ts';
import type { Item } from './dynamodb/item.ts';
import type { Write } from './dynamodb/write.ts';

/** Collects the writes of several repositories and commits them together, or not at all. */
export interface Transaction {
  /**
   * @param onFailure what a failed condition means; it gets the item that stood there, null for none.
   *   Without it a failed condition is `409 conflict`
   */
  add(write: Write, onFailure?: (current: Item | null) => Error): this;
  /** Adds an event to the outbox. Its version must be free: two writers of one aggregate can't both win. */
  emit(event: NewEvent, onFailure?: (current: Item | null) => Error): this;
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

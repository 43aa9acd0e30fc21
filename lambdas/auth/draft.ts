import type { Write } from '../platform/dynamodb/write.ts';
import type { NewEvent } from '../platform/events/event.ts';
import type { OnFailure, Transaction } from '../platform/transaction.ts';

/** A transaction that is put together first, and committed as a part of another one, or never. */
export class Draft implements Transaction {
  readonly #steps: ((transaction: Transaction) => void)[] = [];

  /** How many writes it holds; an event is one. */
  get size(): number {
    return this.#steps.length;
  }

  add(write: Write, onFailure?: OnFailure): this {
    this.#steps.push((transaction) => transaction.add(write, onFailure));
    return this;
  }

  emit(event: NewEvent, onFailure?: OnFailure): this {
    this.#steps.push((transaction) => transaction.emit(event, onFailure));
    return this;
  }

  addTo(transaction: Transaction): void {
    for (const step of this.#steps) step(transaction);
  }

  async commit(): Promise<void> {
    throw new Error('a draft is not committed: add it to a transaction');
  }
}

import type { Item, Key } from './item.ts';
import type { Write } from './write.ts';

/** DynamoDB's operations on plain items; throttles and network errors are retried, then become Unavailable. */
export interface Database {
  get(table: string, key: Key, consistent: boolean): Promise<Item | null>;
  query(input: QueryInput): Promise<QueryOutput>;
  /** @throws ConditionFailed */
  write(write: Write): Promise<Item | null>;
  /**
   * All writes or none.
   *
   * @param token at most 36 characters; the same writes with the same token take effect once within 10 min
   * @throws WriteRefused for the first write whose condition failed
   */
  transact(writes: readonly Write[], token: string): Promise<void>;
}

export interface QueryInput {
  readonly table: string;
  readonly index: string | undefined;
  readonly condition: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
  readonly limit: number;
  readonly forward: boolean;
  readonly consistent: boolean;
  readonly startKey: Item | undefined;
}

export interface QueryOutput {
  readonly items: Item[];
  readonly lastKey: Item | null;
}

/** The part of the SDK's client that is used. */
export interface Client {
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

/** The condition of one write of a transaction failed; nothing was written. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
  /** Which of the writes. */
  readonly index: number;
  readonly item: Item | null;

  constructor(index: number, item: Item | null) {
    super(`the condition of write ${index} failed`);
    this.index = index;
    this.item = item;
  }
}

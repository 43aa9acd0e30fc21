import type { Clock, Faults } from '../../service.ts';
import { AwsError } from '../../service.ts';
import { batchGetItem, batchWriteItem } from './batch.ts';
import { Overlay } from './overlay.ts';
import { query, scan } from './query.ts';
import { getItem, type Reader } from './read-item.ts';
import type { Store } from './store.ts';
import { createTable, deleteTable, describeTable, listTables, type Place, updateTable } from './tables.ts';
import { describeTimeToLive, updateTimeToLive } from './time-to-live.ts';
import { transactGetItems, transactWriteItems } from './transact.ts';
import { unknownAction, validate } from './validate.ts';
import { deleteItem, putItem, updateItem } from './write-item.ts';

export interface EngineOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly faults: Faults;
  /** ARN of a table. */
  arn(tableName: string): string;
}

// how far an eventually consistent read lags behind when the fault doesn't say
const STALE_MS = 1000;

/** Answers DynamoDB_20120810. Each action is done in one tick, so that none sees another half done. */
export class Engine {
  readonly #store: Store;
  readonly #options: EngineOptions;
  readonly #reader: Reader;
  readonly #place: Place;

  constructor(options: EngineOptions) {
    const { store, clock, faults } = options;
    this.#options = options;
    this.#store = store;
    this.#place = { arn: options.arn, now: () => clock.now() };
    this.#reader = {
      store,
      staleSince: () => {
        const fault = faults.active('dynamodb', 'stale');
        return fault && clock.now() - Number(fault['ms'] ?? STALE_MS);
      },
    };
  }

  /** Throws `AwsError`. The input may be changed. */
  call(action: string, input: any): object {
    const valid = validate(action, withTableNames(input));
    switch (action) {
      case 'GetItem':
        return getItem(this.#reader, valid);
      case 'Query':
        return query(this.#reader, valid);
      case 'Scan':
        return scan(this.#reader, valid);
      case 'BatchGetItem':
        return batchGetItem(this.#reader, valid);
      case 'TransactGetItems':
        return transactGetItems(this.#reader, valid, this.#conflicts());
      case 'PutItem':
        return this.#write((overlay) => putItem(overlay, valid));
      case 'UpdateItem':
        return this.#write((overlay) => updateItem(overlay, valid));
      case 'DeleteItem':
        return this.#write((overlay) => deleteItem(overlay, valid));
      case 'BatchWriteItem':
        return this.#commit((overlay) => batchWriteItem(overlay, valid));
      case 'TransactWriteItems':
        return this.#transact(valid);
      case 'DescribeTable':
        return describeTable(this.#store, valid);
      case 'ListTables':
        return listTables(this.#store, valid);
      case 'CreateTable':
        return createTable(this.#store, this.#place, valid);
      case 'UpdateTable':
        return updateTable(this.#store, this.#place, valid);
      case 'DeleteTable':
        return deleteTable(this.#store, valid);
      case 'DescribeTimeToLive':
        return describeTimeToLive(this.#store, valid);
      case 'UpdateTimeToLive':
        return updateTimeToLive(this.#store, valid);
      default:
        throw unknownAction(action);
    }
  }

  #write(action: (overlay: Overlay) => object): object {
    if (this.#conflicts()) {
      throw new AwsError('TransactionConflictException', 'Transaction is ongoing for the item');
    }
    return this.#commit(action);
  }

  #commit(action: (overlay: Overlay) => object): object {
    const overlay = new Overlay(this.#store);
    const answer = action(overlay);
    this.#store.commit(overlay.writes());
    return answer;
  }

  #transact(input: any): object {
    const overlay = new Overlay(this.#store);
    const now = this.#options.clock.now();
    const { answer, commit } = transactWriteItems(this.#store, overlay, input, now, this.#conflicts());
    if (commit) this.#store.commit(overlay.writes(), commit);
    return answer;
  }

  #conflicts(): boolean {
    return this.#options.faults.active('dynamodb', 'conflict') !== null;
  }
}

/** The API takes a table's ARN wherever it takes its name. */
function withTableNames(input: any): any {
  if (typeof input?.TableName !== 'string' || !input.TableName.startsWith('arn:')) return input;
  return { ...input, TableName: input.TableName.replace(/^.*:table\//, '') };
}

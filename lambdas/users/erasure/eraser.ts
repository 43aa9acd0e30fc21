import type { Clock } from '../../platform/clock.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { QueueSender } from '../../platform/events/queue-sender.ts';
import type { PersonalData } from '../../platform/personal-data.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { EraseMessage } from '../users.contract.ts';
import { erase } from './erase.ts';
import { ErasureRepository } from './erasure.repository.ts';
import type { Tombstones } from './erasure.ts';
import { findDue } from './find-due.ts';

export interface EraserDeps {
  /** users' own. */
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly tombstones: Tombstones;
  /** Of every module that keeps anything of a person, in the order in which they are erased. */
  readonly modules: Readonly<Record<string, Pick<PersonalData, 'eraseUser'>>>;
  /** Sends the worker's own queue messages. */
  readonly send: QueueSender<EraseMessage>;
}

/** The part of users that erases people, in a worker that reaches every module's data. */
export interface Eraser {
  /** Asks for everybody whose grace is over. */
  findDue(): Promise<void>;
  /** Erases somebody or goes on with it, as long as the invocation's time lasts. */
  erase(message: EraseMessage): Promise<void>;
}

export function eraser(deps: EraserDeps): Eraser {
  const erasures = new ErasureRepository(deps.table);
  return {
    findDue: () => findDue({ ...deps, erasures }),
    erase: (message) => erase({ ...deps, erasures }, message),
  };
}

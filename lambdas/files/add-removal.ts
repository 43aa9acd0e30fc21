import type { Transaction } from '../platform/transaction.ts';
import { fileEvent } from './file-events.ts';
import { isSettled } from './file.ts';
import type { FileRecord } from './file.ts';
import type { FileRepository } from './file.repository.ts';
import { FILES_EVENTS } from './files.contract.ts';
import type { QuotaRepository } from './quota.repository.ts';

export interface RemovalDeps {
  readonly files: FileRepository;
  readonly quotas: QuotaRepository;
}

/**
 * Adds the end of a file to a transaction: its items, its reservation and `file.deleted`, whose consumer removes what
 * the bucket holds. The counter's change is the caller's: it may stand in one transaction once only.
 */
export function addRemoval({ files, quotas }: RemovalDeps, transaction: Transaction, file: FileRecord): void {
  for (const write of files.remove(file)) transaction.add(write);
  if (!isSettled(file)) transaction.add(quotas.end({ ...file, until: file.reservedUntil }));
  transaction.emit(fileEvent(FILES_EVENTS.deleted, { ...file, version: file.version + 1 }));
}

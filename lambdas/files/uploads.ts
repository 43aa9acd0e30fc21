import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { AvatarRepository } from './avatar.repository.ts';
import type { StoredFile } from './file.ts';
import { FileRepository } from './file.repository.ts';
import { QuotaRepository } from './quota.repository.ts';
import { receive } from './receive.ts';
import { settle } from './settle.ts';
import type { Outcome } from './settle.ts';

export interface UploadsDeps {
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/** What the image-processor asks of files: both calls may be repeated, as its messages are. */
export interface Uploads {
  /** See {@link receive}: null where the object is nobody's and is to be removed. */
  receive(place: Pick<StoredFile, 'organisationId' | 'fileId'>): Promise<StoredFile | null>;
  /** See {@link settle}: null where the file is no more, and what was kept of it is to be removed. */
  settle(fileId: string, outcome: Outcome): Promise<StoredFile | null>;
}

export function uploads({ table, transactions, clock }: UploadsDeps): Uploads {
  const files = new FileRepository(table, clock);
  const deps = {
    files,
    quotas: new QuotaRepository(table),
    avatars: new AvatarRepository(table),
    transactions,
    clock,
  };
  return {
    receive: (place) => receive(deps, place),
    settle: (fileId, outcome) => settle(deps, fileId, outcome),
  };
}

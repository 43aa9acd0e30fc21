import type { Clock } from '../platform/clock.ts';
import { ConditionFailed } from '../platform/dynamodb/write.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { isSettled } from './file.ts';
import type { FileRecord, StoredFile } from './file.ts';
import type { FileRepository } from './file.repository.ts';

export interface ReceiveDeps {
  readonly files: FileRepository;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/**
 * Notes that an upload has arrived, so that nobody takes its reservation back while it is looked at.
 *
 * @returns the file, `processing`; null where nobody waits for it: unknown, another organisation's, deleted, or settled
 */
export async function receive(
  deps: ReceiveDeps,
  { organisationId, fileId }: Pick<StoredFile, 'organisationId' | 'fileId'>,
): Promise<StoredFile | null> {
  const file = await deps.files.find(fileId);
  if (!file || file.organisationId !== organisationId || isSettled(file)) return null;
  if (file.state === 'processing') return file;
  const arrived: FileRecord = {
    ...file,
    state: 'processing',
    version: file.version + 1,
    updatedAt: deps.clock.now(),
  };
  const transaction = deps.transactions.begin();
  for (const write of deps.files.replace(arrived)) transaction.add(write);
  try {
    await transaction.commit();
    return arrived;
  } catch (error) {
    // another delivery of the same news, its owner, or the sweep was first
    if (error instanceof ConditionFailed) return receive(deps, { organisationId, fileId });
    throw error;
  }
}

import type { Clock } from '../platform/clock.ts';
import { ConditionFailed } from '../platform/dynamodb/write.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { addRemoval } from './add-removal.ts';
import type { FileRepository } from './file.repository.ts';
import { release } from './quota.ts';
import type { QuotaRepository, Reservation } from './quota.repository.ts';
import { settle } from './settle.ts';
import type { SettleDeps } from './settle.ts';

/** What is looked at for so long is looked at by nobody any more, ms: its message is among the dead letters. */
const PROCESSING_MS = 86_400_000;

export interface SweepDeps extends SettleDeps {
  readonly files: FileRepository;
  readonly quotas: QuotaRepository;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/**
 * Takes back what an organisation has reserved for uploads that never arrived, and ends those.
 *
 * @returns the bytes that are free for it
 */
export async function sweep(deps: SweepDeps, organisationId: string): Promise<number> {
  const { items } = await deps.quotas.expired(organisationId, deps.clock.now());
  let freed = 0;
  for (const reservation of items) {
    try {
      if (await takeBack(deps, reservation)) freed += reservation.bytes;
    } catch (error) {
      // it arrived at this very moment, or another request swept it
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
  return freed;
}

async function takeBack(deps: SweepDeps, reservation: Reservation): Promise<boolean> {
  const { quotas, transactions, clock } = deps;
  const { organisationId, bytes } = reservation;
  const file = await deps.files.at(reservation);
  if (file?.state === 'processing') {
    if (clock.now() < file.createdAt + PROCESSING_MS) return false;
    await settle(deps, file.fileId, { state: 'failed', reason: 'damaged' });
    return true;
  }
  const transaction = transactions.begin();
  if (file) {
    addRemoval(deps, transaction, file);
    transaction.add(quotas.change(organisationId, release(file)));
  } else {
    // the table has removed the file by its own clock: the reservation is all that is left
    transaction
      .add(quotas.end(reservation))
      .add(quotas.change(organisationId, { committedBytes: -bytes, usedBytes: 0, files: 0 }));
  }
  await transaction.commit();
  return true;
}

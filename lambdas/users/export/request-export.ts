import type { Clock } from '../../platform/clock.ts';
import { NotFound, TooManyRequests } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { AuditRepository } from '../audit/audit.repository.ts';
import { USERS_AUDIT, USERS_EVENTS } from '../users.contract.ts';
import { KEPT_MS } from './export.ts';
import type { Export } from './export.ts';
import type { ExportRepository } from './export.repository.ts';

export interface RequestExportDeps {
  readonly exports: ExportRepository;
  readonly audit: AuditRepository;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/**
 * Begins an export of everything that there is of somebody; `export.requested` has the worker gather it.
 *
 * @throws TooManyRequests `export_too_soon` within a day of the last one
 * @throws NotFound when they were erased
 */
export async function requestExport(
  { exports, audit, transactions, clock }: RequestExportDeps,
  { userId, device }: { readonly userId: string; readonly device: string },
): Promise<Export> {
  const now = clock.now();
  const begun: Export = {
    exportId: newId(now),
    userId,
    state: 'preparing',
    step: 0,
    module: null,
    cursor: null,
    parts: 0,
    requestedAt: now,
    updatedAt: now,
    endsAt: now + KEPT_MS,
  };

  await transactions
    .begin()
    .add(exports.takeTurn(userId, now), (current) => tooSoon(current?.['nextAt'], now))
    .add(exports.checkPerson(userId), () => new NotFound())
    .add(exports.insert(begun))
    .add(audit.append({ userId, action: USERS_AUDIT.exportRequested, device }))
    .emit({
      module: 'users',
      type: USERS_EVENTS.exportRequested,
      aggregate: begun.exportId,
      version: 1,
      subject: userId,
      data: {},
    })
    .commit();
  return begun;
}

function tooSoon(nextAt: unknown, now: number): TooManyRequests {
  const waitS = (Number(nextAt) - now) / 1_000;
  return new TooManyRequests(
    waitS,
    'export_too_soon',
    'one export a day; the last one can be fetched for a week',
  );
}

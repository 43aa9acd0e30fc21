import type { Clock } from '../../platform/clock.ts';
import type { Transaction, TransactionFactory } from '../../platform/transaction.ts';
import type { ErasureRepository } from './erasure.repository.ts';
import type { Erasure, Tombstone, Tombstones } from './erasure.ts';
import { leaveOrganisations } from './leave-organisations.ts';
import type { LeaveOrganisationsDeps } from './leave-organisations.ts';
import { shutDown } from './shut-down.ts';
import type { ShutDownDeps } from './shut-down.ts';

export interface BeginErasureDeps extends ShutDownDeps, LeaveOrganisationsDeps {
  readonly erasures: ErasureRepository;
  readonly tombstones: Tombstones;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/**
 * Brings an erasure to where modules may remove what they hold: the wish can't be taken back any more, the tombstone
 * lies where no backup undoes it, the person's key is destroyed, which makes all that is sealed unreadable at once,
 * and it is decided which organisations go with them. In this order: a tombstone of somebody who came back in the
 * same second would erase them at the next restore.
 *
 * A tombstone is reason enough, without any wish: that is how it is in tables from before.
 *
 * @returns null where nobody is to be erased now
 * @throws Conflict when another message began it in the same moment
 */
export async function beginErasure(deps: BeginErasureDeps, userId: string): Promise<Erasure | null> {
  const { erasures, tombstones, clock } = deps;
  const [found, tombstone] = await Promise.all([erasures.find(userId), tombstones.find(userId)]);
  const erasure = await passPointOfNoReturn(deps, userId, found, tombstone);
  if (!erasure) return null;
  const erasedAt = tombstone?.erasedAt ?? clock.now();
  const organisations = tombstone?.organisations ?? [];
  if (!tombstone) await tombstones.put({ userId, erasedAt, organisations });

  await shutDown(deps, userId);
  await leaveOrganisations(deps, userId);
  const gone = (await erasures.find(userId))?.organisations ?? [];
  const all = [...new Set([...organisations, ...gone])];
  if (all.length > organisations.length) await tombstones.put({ userId, erasedAt, organisations: all });
  return { ...erasure, organisations: all };
}

async function passPointOfNoReturn(
  deps: BeginErasureDeps,
  userId: string,
  found: Erasure | null,
  tombstone: Tombstone | null,
): Promise<Erasure | null> {
  const { erasures, transactions, clock } = deps;
  const now = clock.now();
  if (found?.state === 'erasing') return found;
  if (found?.state === 'closing') {
    if (found.dueAt > now && !tombstone) return null;
    await transactions.begin().add(erasures.begin(found)).commit();
    return { ...found, state: 'erasing' };
  }
  if (!tombstone) return null;
  // the table is from before the wish, or another table is from before the erasure
  const times = { requestedAt: now, dueAt: now, sweptAt: null };
  const anew: Erasure = { userId, state: 'erasing', ...times, organisations: [] };
  await commitAll(transactions.begin(), erasures.insert(anew));
  return anew;
}

async function commitAll(
  transaction: Transaction,
  writes: readonly Parameters<Transaction['add']>[0][],
): Promise<void> {
  for (const write of writes) transaction.add(write);
  await transaction.commit();
}

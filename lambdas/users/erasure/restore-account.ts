import type { Clock } from '../../platform/clock.ts';
import { NotFound } from '../../platform/errors.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { AuditRepository } from '../audit/audit.repository.ts';
import { updateHeld, VersionTaken } from '../held-version.ts';
import type { ProfileRepository } from '../profile.repository.ts';
import type { PublicProfiles } from '../public-profile.ts';
import { USERS_AUDIT, USERS_EVENTS } from '../users.contract.ts';
import type { Closing } from './close-account.ts';
import type { ErasureRepository } from './erasure.repository.ts';
import { ErasureBegun } from './errors.ts';

export interface RestoreAccountDeps {
  readonly erasures: ErasureRepository;
  readonly profiles: ProfileRepository;
  readonly publicProfiles: PublicProfiles;
  readonly audit: Pick<AuditRepository, 'append'>;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/**
 * Takes the wish to be erased back: the account is as it was, but for its sessions and API keys. Repeating it changes
 * nothing.
 *
 * @throws ErasureBegun, NotFound, Conflict `version_conflict`
 */
export async function restoreAccount(deps: RestoreAccountDeps, restoring: Closing): Promise<void> {
  await updateHeld({}, () => tryRestore(deps, restoring));
  // the relay does it too, for requests that crash here
  await deps.publicProfiles.forget(restoring.userId);
}

async function tryRestore(
  { erasures, profiles, audit, transactions, clock }: RestoreAccountDeps,
  { userId, device }: Closing,
): Promise<void> {
  const [erasure, found] = await Promise.all([erasures.find(userId), profiles.find(userId)]);
  if (erasure && erasure.state !== 'closing') throw new ErasureBegun();
  if (!found) throw new NotFound();
  if (!erasure) return;
  const { profile, personal } = found;
  const version = profile.version + 1;
  const taken = () => new VersionTaken();
  const event = { module: 'users', aggregate: userId, subject: userId, version, data: {} };
  const transaction = transactions
    .begin()
    .add(profiles.replace({ ...profile, closingAt: null, version, updatedAt: clock.now() }, personal), taken)
    .emit({ ...event, type: USERS_EVENTS.restored }, taken)
    .add(audit.append({ userId, action: USERS_AUDIT.restored, device }));
  for (const write of erasures.withdraw(erasure)) transaction.add(write, taken);
  await transaction.commit();
}

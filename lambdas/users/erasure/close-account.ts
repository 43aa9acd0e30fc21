import type { Clock } from '../../platform/clock.ts';
import { NotFound } from '../../platform/errors.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { AuditRepository } from '../audit/audit.repository.ts';
import { updateHeld, VersionTaken } from '../held-version.ts';
import type { SubscriptionRepository } from '../organisations/subscription.repository.ts';
import type { OpenProfile, ProfileRepository } from '../profile.repository.ts';
import type { PublicProfiles } from '../public-profile.ts';
import { USERS_AUDIT, USERS_EVENTS } from '../users.contract.ts';
import type { AccountClosingData } from '../users.contract.ts';
import type { ErasureRepository } from './erasure.repository.ts';
import { GRACE_MS } from './erasure.ts';
import type { Erasure } from './erasure.ts';
import { ActiveSubscription, SoleOwner } from './errors.ts';
import { organisationsAtStake } from './organisations-at-stake.ts';
import type { OrganisationsAtStakeDeps } from './organisations-at-stake.ts';

export interface CloseAccountDeps extends OrganisationsAtStakeDeps {
  readonly erasures: ErasureRepository;
  readonly profiles: ProfileRepository;
  readonly publicProfiles: PublicProfiles;
  readonly subscriptions: SubscriptionRepository;
  readonly audit: Pick<AuditRepository, 'append'>;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

export interface Closing {
  readonly userId: string;
  /** What did it, such as `Firefox on Linux`. */
  readonly device: string;
}

/**
 * Writes down that somebody wants to be erased: in 14 days, unless they take it back. Asked for again, it stays as it
 * was first.
 *
 * @throws SoleOwner, ActiveSubscription, NotFound, Conflict `version_conflict`
 */
export async function closeAccount(deps: CloseAccountDeps, closing: Closing): Promise<Erasure> {
  const erasure = await updateHeld({}, () => tryClose(deps, closing));
  // the relay does it too, for requests that crash here
  await deps.publicProfiles.forget(closing.userId);
  return erasure;
}

async function tryClose(deps: CloseAccountDeps, { userId, device }: Closing): Promise<Erasure> {
  const known = await deps.erasures.find(userId);
  if (known) return known;
  const found = await deps.profiles.find(userId);
  if (!found) throw new NotFound();

  const { abandoned, alone } = await organisationsAtStake(deps, userId);
  if (abandoned.length > 0) throw new SoleOwner(abandoned);
  const renewed = await Promise.all(alone.map(({ id }) => deps.subscriptions.renews(id)));
  const paid = alone.filter((_, index) => renewed[index]);
  if (paid.length > 0) throw new ActiveSubscription(paid);

  const now = deps.clock.now();
  const times = { requestedAt: now, dueAt: now + GRACE_MS, sweptAt: null };
  const erasure: Erasure = { userId, state: 'closing', ...times, organisations: [] };
  const transaction = closed(deps, found, erasure).add(
    deps.audit.append({ userId, action: USERS_AUDIT.closing, device }),
  );
  // a plan that was bought since we looked; what Stripe has not told us yet is ended with the organisation
  for (const one of alone) {
    transaction.add(deps.subscriptions.checkNone(one.id), () => new ActiveSubscription([one]));
  }
  await transaction.commit();
  return erasure;
}

/** The wish, and the profile and event that tell of it. */
function closed(
  { transactions, erasures, profiles }: CloseAccountDeps,
  { profile, personal }: OpenProfile,
  erasure: Erasure,
) {
  const { userId, dueAt: closingAt, requestedAt: updatedAt } = erasure;
  const version = profile.version + 1;
  const taken = () => new VersionTaken();
  const data: AccountClosingData = { closesAt: closingAt };
  const event = { module: 'users', aggregate: userId, subject: userId, version, data };
  const transaction = transactions
    .begin()
    .add(profiles.replace({ ...profile, closingAt, version, updatedAt }, personal), taken)
    .emit({ ...event, type: USERS_EVENTS.closing }, taken);
  for (const write of erasures.insert(erasure)) transaction.add(write, taken);
  return transaction;
}

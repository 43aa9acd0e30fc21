import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/transaction.ts';
import { VersionTaken } from './held-version.ts';
import type { ProfileRepository } from './profile.repository.ts';
import { USERS_EVENTS } from './users.contract.ts';
import type { UserUpdatedData } from './users.contract.ts';

export interface EmailChange {
  readonly userId: string;
  /** To be mailed as typed: only the domain is lower-cased. */
  readonly email: string;
}

/**
 * Adds a person's new mail address, and `user.updated`, to a transaction; two writes, none of them its own. The
 * transaction fails with VersionTaken when the profile has changed since.
 *
 * @returns the address before; null where there is no such person or their key was destroyed
 */
export async function changeEmail(
  { profiles, clock }: { readonly profiles: ProfileRepository; readonly clock: Clock },
  transaction: Transaction,
  { userId, email }: EmailChange,
): Promise<string | null> {
  const found = await profiles.find(userId);
  if (!found) return null;
  const { profile, personal } = found;
  const version = profile.version + 1;
  const taken = () => new VersionTaken();
  const data: UserUpdatedData = { changed: ['email'] };
  const event = { module: 'users', aggregate: userId, subject: userId, version, data };
  transaction
    .add(profiles.replace({ ...profile, email, version, updatedAt: clock.now() }, personal), taken)
    .emit({ ...event, type: USERS_EVENTS.updated }, taken);
  return profile.email;
}

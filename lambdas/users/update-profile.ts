import type { Clock } from '../platform/clock.ts';
import { NotFound } from '../platform/errors.ts';
import { requireMatch, versionTag } from '../platform/http/etag.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { AuditRepository } from './audit/audit.repository.ts';
import { updateHeld, VersionTaken } from './held-version.ts';
import type { Profile } from './profile.ts';
import type { ProfileRepository } from './profile.repository.ts';
import type { PublicProfiles } from './public-profile.ts';
import { USERS_AUDIT, USERS_EVENTS } from './users.contract.ts';
import type { UserUpdatedData } from './users.contract.ts';

export interface UpdateProfileDeps {
  readonly profiles: ProfileRepository;
  readonly publicProfiles: PublicProfiles;
  readonly audit: AuditRepository;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

export type ProfileChanges = Partial<Pick<Profile, 'displayName' | 'locale' | 'timeZone'>>;

export interface UpdateProfile {
  readonly userId: string;
  readonly changes: ProfileChanges;
  readonly device: string;
  /** The request's, for `If-Match`. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Changes a profile, with its audit entry and `user.updated`, in one transaction. With `If-Match` it is held to
 * the version that the caller has read; without, it is applied to whatever version stands.
 *
 * @throws PreconditionFailed, NotFound, Conflict `version_conflict`
 */
export function updateProfile(deps: UpdateProfileDeps, input: UpdateProfile): Promise<Profile> {
  return updateHeld(input.headers, () => tryUpdate(deps, input));
}

async function tryUpdate(deps: UpdateProfileDeps, input: UpdateProfile): Promise<Profile> {
  const { profiles, publicProfiles, audit, transactions, clock } = deps;
  const { userId, device } = input;
  const found = await profiles.find(userId);
  if (!found) throw new NotFound();
  const { profile, personal } = found;
  requireMatch(input.headers, versionTag(profile.version));

  const changed = changedFields(profile, input.changes);
  if (changed.length === 0) return profile;
  const version = profile.version + 1;
  const next = { ...profile, ...input.changes, version, updatedAt: clock.now() };
  const data: UserUpdatedData = { changed };
  const event = {
    module: 'users',
    type: USERS_EVENTS.updated,
    aggregate: userId,
    subject: userId,
    version,
    data,
  };
  const taken = () => new VersionTaken();
  await transactions
    .begin()
    .add(profiles.replace(next, personal), taken)
    .add(audit.append({ userId, action: USERS_AUDIT.profileUpdated, device }))
    .emit(event, taken)
    .commit();
  // the relay does it too, for writers that crash here; doing it now lets others see the change at once
  await publicProfiles.forget(userId);
  return next;
}

function changedFields(profile: Profile, changes: ProfileChanges): string[] {
  const names = Object.keys(changes) as (keyof ProfileChanges)[];
  return names.filter((name) => changes[name] !== undefined && changes[name] !== profile[name]);
}

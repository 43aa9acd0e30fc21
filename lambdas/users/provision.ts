import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import type { Transaction } from '../platform/transaction.ts';
import type { DataKeyRepository } from './data-key.repository.ts';
import type { OrganisationRepository } from './organisations/organisation.repository.ts';
import type { Keyring, PersonalSeal } from './personal-seal.ts';
import type { PreferencesRepository } from './preferences.repository.ts';
import { DEFAULT_PREFERENCES } from './preferences.ts';
import type { ProfileRepository } from './profile.repository.ts';
import { USERS_EVENTS } from './users.contract.ts';
import type { UserCreatedData } from './users.contract.ts';

export interface ProvisionDeps {
  readonly profiles: ProfileRepository;
  readonly dataKeys: DataKeyRepository;
  readonly preferences: PreferencesRepository;
  readonly organisations: OrganisationRepository;
  readonly keyring: Keyring;
  readonly clock: Clock;
}

export interface NewUser {
  readonly userId: string;
  /** To be mailed as typed: only the domain is lower-cased. */
  readonly email: string;
  /** BCP 47; null when nothing is known of their language. */
  readonly locale: string | null;
}

/**
 * Adds a new person to a registration's transaction: data key, profile, preferences, personal organisation and
 * `user.created`; seven writes, whoever it is. Returns the seal of the key that it has just made.
 */
export async function provision(
  { profiles, dataKeys, preferences, organisations, keyring, clock }: ProvisionDeps,
  transaction: Transaction,
  { userId, email, locale }: NewUser,
): Promise<PersonalSeal> {
  const now = clock.now();
  const organisationId = newId(now);
  const version = 1;
  const { personal, wrappedKey } = await keyring.create(userId);
  const profile = {
    userId,
    email,
    displayName: null,
    locale: locale ?? 'en',
    timeZone: 'UTC',
    organisationId,
    closingAt: null,
    version,
  };

  transaction
    .add(dataKeys.insert(userId, wrappedKey, now))
    .add(profiles.insert({ ...profile, createdAt: now, updatedAt: now }, personal))
    .add(preferences.insert(userId, { preferences: DEFAULT_PREFERENCES, version }));
  for (const write of organisations.insertPersonal(organisationId, userId, now)) transaction.add(write);

  const data: UserCreatedData = { organisationId };
  const subject = { aggregate: userId, subject: userId, version };
  transaction.emit({ module: 'users', type: USERS_EVENTS.created, ...subject, data });
  return personal;
}

import { equals } from '../platform/dynamodb/expression.ts';
import type { Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import type { DataKeyRepository } from './data-key.repository.ts';
import { profileKey } from './keys.ts';
import type { Keyring, PersonalSeal } from './personal-seal.ts';
import { openProfile, sealProfile } from './profile.ts';
import type { Profile, SealedProfile } from './profile.ts';

/** Profiles, sealed where they are stored and open where they are used. */
export class ProfileRepository {
  readonly #table: Table;
  readonly #dataKeys: DataKeyRepository;
  readonly #keyring: Keyring;

  constructor(table: Table, dataKeys: DataKeyRepository, keyring: Keyring) {
    this.#table = table;
    this.#dataKeys = dataKeys;
    this.#keyring = keyring;
  }

  /**
   * The profile and the seal it was opened with. A strong read: what the cache is filled with, and what a mail is
   * sent to moments after the registration, must not be older than the change that asked for it.
   *
   * @returns null for an unknown person, and for one whose data key was destroyed
   */
  async find(userId: string): Promise<OpenProfile | null> {
    const [item, wrappedKey] = await Promise.all([
      this.#table.get<SealedProfile & Key>(profileKey(userId), { consistent: true }),
      this.#dataKeys.find(userId),
    ]);
    if (!item || !wrappedKey) return null;
    const personal = await this.#keyring.unwrap(userId, wrappedKey);
    const { pk: _pk, sk: _sk, ...sealed } = item;
    return { profile: openProfile(sealed, personal), personal };
  }

  insert(profile: Profile, personal: PersonalSeal): Write {
    const item = { ...profileKey(profile.userId), ...sealProfile(profile, personal) };
    return this.#table.put(item, { ifAbsent: true });
  }

  /** Replaces the version before this one, and no other. */
  replace(profile: Profile, personal: PersonalSeal): Write {
    const item = { ...profileKey(profile.userId), ...sealProfile(profile, personal) };
    return this.#table.put(item, { condition: equals({ version: profile.version - 1 }) });
  }
}

export interface OpenProfile {
  readonly profile: Profile;
  readonly personal: PersonalSeal;
}

import type { Table } from '../platform/dynamodb/table.ts';
import type { Roots } from '../platform/roots.ts';
import { DataKeyRepository } from './data-key.repository.ts';
import { Keyring } from './personal-seal.ts';
import type { PersonalSeal } from './personal-seal.ts';
import { ProfileRepository } from './profile.repository.ts';

/** How to write to a person. */
export interface Contact {
  readonly address: string;
  readonly name: string | null;
  /** BCP 47: `de`, `en-GB`. */
  readonly locale: string;
  /** IANA: `Europe/Berlin`. */
  readonly timeZone: string;
  /** Whether they have closed their account, and are to be erased. */
  readonly isClosing: boolean;
  /** Opens what an event carries for this person's mail. */
  readonly personal: PersonalSeal;
}

export interface Contacts {
  /** Null for an unknown person, and for one whose data key was destroyed. */
  contactOf(userId: string): Promise<Contact | null>;
}

/** The part of users that writes to people: it only reads. */
export function contacts(deps: {
  readonly table: Table;
  readonly dataSecret: () => Promise<Roots>;
}): Contacts {
  const dataKeys = new DataKeyRepository(deps.table);
  const profiles = new ProfileRepository(deps.table, dataKeys, new Keyring(deps.dataSecret));
  return {
    async contactOf(userId) {
      const found = await profiles.find(userId);
      if (!found) return null;
      const { email: address, displayName: name, locale, timeZone, closingAt } = found.profile;
      return { address, name, locale, timeZone, isClosing: closingAt !== null, personal: found.personal };
    },
  };
}

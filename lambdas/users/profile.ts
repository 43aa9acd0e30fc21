import type { PersonalSeal } from './personal-seal.ts';

/** What a person tells about themselves. */
export interface Profile {
  readonly userId: string;
  /** As typed; only the domain is lower-cased. */
  readonly email: string;
  readonly displayName: string | null;
  /** BCP 47: `de`, `en-GB`. */
  readonly locale: string;
  /** IANA: `Europe/Berlin`. */
  readonly timeZone: string;
  /** The personal organisation. */
  readonly organisationId: string;
  /** When they will be erased, as they have asked; milliseconds since the epoch, null for who has not. */
  readonly closingAt: number | null;
  /** Counts the changes from 1; also the version of the event that tells of the change. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A profile as it is stored: what identifies the person is sealed with their key. */
export interface SealedProfile extends Omit<Profile, 'email' | 'displayName'> {
  readonly sealedEmail: string;
  readonly sealedDisplayName: string | null;
}

const EMAIL = 'profile.email';
const DISPLAY_NAME = 'profile.displayName';

export function sealProfile({ email, displayName, ...rest }: Profile, personal: PersonalSeal): SealedProfile {
  return {
    ...rest,
    sealedEmail: personal.seal(email, EMAIL),
    sealedDisplayName: displayName === null ? null : personal.seal(displayName, DISPLAY_NAME),
  };
}

export function openProfile(sealed: SealedProfile, personal: PersonalSeal): Profile {
  const { sealedEmail, sealedDisplayName, ...rest } = sealed;
  return {
    ...rest,
    email: personal.open(sealedEmail, EMAIL),
    displayName: sealedDisplayName === null ? null : personal.open(sealedDisplayName, DISPLAY_NAME),
  };
}

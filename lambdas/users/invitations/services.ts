import type { KeyedHashes } from '../../platform/root-keys.ts';
import type { OrganisationServices } from '../organisations/services.ts';
import type { InvitationRepository } from './invitation.repository.ts';
import type { PersonalSeal } from '../personal-seal.ts';

/** What the use cases of invitations work with. */
export interface InvitationServices extends OrganisationServices {
  readonly invitations: InvitationRepository;
  /** Null where there is no such person or their key was destroyed. */
  readonly sealOf: (userId: string) => Promise<PersonalSeal | null>;
  /** The address of a person, which they have proven; null where `sealOf` is. */
  readonly addressOf: (userId: string) => Promise<string | null>;
  readonly nameOf: (userId: string) => Promise<string | null>;
  /** The id of who has proven an address; null for nobody. As much work for the one as for the other. */
  readonly holderOf: (address: string) => Promise<string | null>;
  /** What stands for an address in keys. */
  readonly addressKeys: (address: string) => Promise<KeyedHashes>;
}

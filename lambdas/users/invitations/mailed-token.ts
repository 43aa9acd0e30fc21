import { randomToken, sha256 } from '../../platform/ids.ts';
import type { InvitationMailData } from '../organisations/organisations.contract.ts';
import { INVITATION_SEALS } from '../organisations/organisations.contract.ts';
import type { Organisation } from '../organisations/organisation.ts';
import type { PersonalSeal } from '../personal-seal.ts';
import { INVITATION_S } from './invitation.ts';
import type { Invitation } from './invitation.ts';

/** A fresh token, when it dies, and what the mail that carries it is written from. */
export function mailedToken(
  organisation: Pick<Organisation, 'name'>,
  invitation: Pick<Invitation, 'invitationId' | 'role' | 'sealedAddress'>,
  { seal, now }: { readonly seal: PersonalSeal; readonly now: number },
): { readonly tokenHash: string; readonly expiresAt: number; readonly data: InvitationMailData } {
  const token = randomToken();
  const expiresAt = Math.floor(now / 1_000) + INVITATION_S;
  const { invitationId, role, sealedAddress } = invitation;
  const data = {
    invitationId,
    role,
    sealedAddress,
    sealedName: seal.seal(organisation.name ?? '', INVITATION_SEALS.name),
    sealedToken: seal.seal(token, INVITATION_SEALS.token),
    expiresAt: expiresAt * 1_000,
  };
  return { tokenHash: sha256(token), expiresAt, data };
}

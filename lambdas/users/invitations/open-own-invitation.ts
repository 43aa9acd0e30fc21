import { sha256 } from '../../platform/ids.ts';
import type { KeyedHashes } from '../../platform/root-keys.ts';
import { permits } from '../organisations/access.ts';
import type { Organisation } from '../organisations/organisation.ts';
import { ForAnotherAddress, InvitationNotFound, InvitationTokenInvalid } from './errors.ts';
import type { InvitationPlace } from './invitation.repository.ts';
import type { Invitation } from './invitation.ts';
import type { InvitationServices } from './services.ts';

/** An invitation as its reader names it: by the mail's token, or by its id among those for their address. */
export type OwnInvitation = { readonly token: string } | { readonly invitationId: string };

export interface OpenOwnInvitation {
  readonly organisation: Organisation;
  readonly invitation: Invitation;
}

/**
 * An open invitation for the address of somebody, with its organisation. Who sent it must still be able to: nobody comes
 * in by the word of who was shown out.
 *
 * @throws InvitationTokenInvalid, InvitationNotFound, ForAnotherAddress
 */
export async function openOwnInvitation(
  services: InvitationServices,
  userId: string,
  wanted: OwnInvitation,
): Promise<OpenOwnInvitation> {
  const address = await services.addressOf(userId);
  const keys = address === null ? null : await services.addressKeys(address);
  const gone = () => ('token' in wanted ? new InvitationTokenInvalid() : new InvitationNotFound());
  if (!keys) throw gone();
  const found =
    'token' in wanted
      ? await openByToken(services, wanted.token)
      : await openById(services, keys, wanted.invitationId);
  if (!found) throw gone();
  if (!keys.all.includes(found.invitation.addressKey)) throw new ForAnotherAddress();
  return found;
}

/** @param token as it was mailed */
export async function openByToken(
  services: InvitationServices,
  token: string,
): Promise<OpenOwnInvitation | null> {
  const place = await services.invitations.placeOf(token);
  const found = place && (await openAt(services, place));
  return found && found.invitation.tokenHash === sha256(token) ? found : null;
}

async function openById(
  services: InvitationServices,
  keys: KeyedHashes,
  id: string,
): Promise<OpenOwnInvitation | null> {
  const places = await services.invitations.ofAddress(keys);
  const place = places.find(({ invitationId }) => invitationId === id);
  return place ? openAt(services, place) : null;
}

/** The invitation that stands there, with its organisation; null where it is no longer good. */
export async function openAt(
  { organisations, invitations, members }: InvitationServices,
  place: InvitationPlace,
): Promise<OpenOwnInvitation | null> {
  // the organisation first: what is read after it is at least as new as its version
  const organisation = await organisations.find(place.organisationId);
  const invitation = organisation && (await invitations.find(place));
  if (!invitation || organisation.deletingSince !== null) return null;
  const inviter = await members.find(place.organisationId, invitation.invitedBy);
  return inviter && permits(inviter.role, 'invitations.manage') ? { organisation, invitation } : null;
}

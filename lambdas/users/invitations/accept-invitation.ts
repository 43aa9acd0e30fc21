import { MANY_WRITERS, updateHeld } from '../held-version.ts';
import { changeOrganisation } from '../organisations/change-organisation.ts';
import { assertRoomForOneMore } from '../organisations/create-organisation.ts';
import { OrganisationFull } from '../organisations/errors.ts';
import { MAX_MEMBERS } from '../organisations/organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from '../organisations/organisations.contract.ts';
import type { OpenOrganisation } from '../organisations/open-organisation.ts';
import type { Actor } from '../organisations/services.ts';
import { AlreadyMember } from './errors.ts';
import { openOwnInvitation } from './open-own-invitation.ts';
import type { OwnInvitation } from './open-own-invitation.ts';
import type { InvitationServices } from './services.ts';

/**
 * Joins the organisation that an invitation is for, once, by the account whose address was invited.
 *
 * @throws InvitationTokenInvalid, InvitationNotFound, ForAnotherAddress, AlreadyMember, OrganisationFull,
 *   TooManyOrganisations
 */
export function acceptInvitation(
  services: InvitationServices,
  input: { readonly actor: Actor; readonly wanted: OwnInvitation },
): Promise<OpenOrganisation> {
  return updateHeld({}, () => tryAccept(services, input), MANY_WRITERS);
}

async function tryAccept(
  services: InvitationServices,
  { actor, wanted }: { readonly actor: Actor; readonly wanted: OwnInvitation },
): Promise<OpenOrganisation> {
  const { userId } = actor;
  const { organisation, invitation } = await openOwnInvitation(services, userId, wanted);
  const { organisationId, invitationId, role } = invitation;
  if (await services.members.find(organisationId, userId)) throw new AlreadyMember();
  if (organisation.members >= MAX_MEMBERS) throw new OrganisationFull(MAX_MEMBERS);
  await assertRoomForOneMore(services, userId);

  const { transaction, next } = changeOrganisation(services, organisation, {
    actor,
    action: ORGANISATION_AUDIT.memberJoined,
    about: invitationId,
    event: { type: ORGANISATION_EVENTS.memberJoined, data: { userId, role, invitationId } },
    set: { members: organisation.members + 1 },
  });
  const member = {
    organisationId,
    userId,
    role,
    personal: false,
    version: 1,
    joinedAt: services.clock.now(),
  };
  const writes = [...services.members.insert(member), ...services.invitations.delete(invitation)];
  for (const write of writes) transaction.add(write);
  await transaction.commit();
  return { organisation: next, caller: member };
}

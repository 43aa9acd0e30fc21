import { MANY_WRITERS, updateHeld } from '../held-version.ts';
import { changeOrganisation } from '../organisations/change-organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from '../organisations/organisations.contract.ts';
import type { Actor } from '../organisations/services.ts';
import { openOwnInvitation } from './open-own-invitation.ts';
import type { OwnInvitation } from './open-own-invitation.ts';
import type { InvitationServices } from './services.ts';

/** @throws InvitationTokenInvalid, InvitationNotFound, ForAnotherAddress */
export function declineInvitation(
  services: InvitationServices,
  { actor, wanted }: { readonly actor: Actor; readonly wanted: OwnInvitation },
): Promise<void> {
  return updateHeld(
    {},
    async () => {
      const { organisation, invitation } = await openOwnInvitation(services, actor.userId, wanted);
      const { invitationId } = invitation;
      const { transaction } = changeOrganisation(services, organisation, {
        actor,
        action: ORGANISATION_AUDIT.invitationDeclined,
        about: invitationId,
        event: { type: ORGANISATION_EVENTS.invitationDeclined, data: { invitationId } },
      });
      for (const write of services.invitations.delete(invitation)) transaction.add(write);
      await transaction.commit();
    },
    MANY_WRITERS,
  );
}

import { MANY_WRITERS, updateHeld } from '../held-version.ts';
import { changeOrganisation } from '../organisations/change-organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from '../organisations/organisations.contract.ts';
import { openInvitation } from './open-invitation.ts';
import type { InvitationWanted } from './open-invitation.ts';
import type { InvitationServices } from './services.ts';

/** Ends an invitation before it was accepted. @throws OrganisationNotFound, RoleRequired, InvitationNotFound */
export function revokeInvitation(services: InvitationServices, wanted: InvitationWanted): Promise<void> {
  return updateHeld(
    {},
    async () => {
      const { organisation, invitation } = await openInvitation(services, wanted);
      const { invitationId } = invitation;
      const { transaction } = changeOrganisation(services, organisation, {
        actor: wanted.actor,
        action: ORGANISATION_AUDIT.invitationRevoked,
        about: invitationId,
        event: { type: ORGANISATION_EVENTS.invitationRevoked, data: { invitationId } },
      });
      for (const write of services.invitations.delete(invitation)) transaction.add(write);
      await transaction.commit();
    },
    MANY_WRITERS,
  );
}

import { MANY_WRITERS, updateHeld } from '../held-version.ts';
import { changeOrganisation } from '../organisations/change-organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from '../organisations/organisations.contract.ts';
import type { Invitation } from './invitation.ts';
import { InvitationNotFound } from './errors.ts';
import { mailedToken } from './mailed-token.ts';
import { openInvitation } from './open-invitation.ts';
import type { InvitationWanted } from './open-invitation.ts';
import type { InvitationServices } from './services.ts';

/**
 * Mails an invitation once more, with another token that lives as long; the one before dies.
 *
 * @throws OrganisationNotFound, RoleRequired, InvitationNotFound
 */
export function resendInvitation(
  services: InvitationServices,
  wanted: InvitationWanted,
): Promise<Invitation> {
  return updateHeld(
    {},
    async () => {
      const { organisation, invitation } = await openInvitation(services, wanted);
      // what it carries is sealed by the key of who invited, whose mail it stays
      const seal = await services.sealOf(invitation.invitedBy);
      if (!seal) throw new InvitationNotFound();
      const { data, ...token } = mailedToken(organisation, invitation, { seal, now: services.clock.now() });
      const next = { ...invitation, ...token };
      const { transaction } = changeOrganisation(services, organisation, {
        actor: wanted.actor,
        action: ORGANISATION_AUDIT.invitationResent,
        about: invitation.invitationId,
        event: { type: ORGANISATION_EVENTS.invitationResent, data },
        subject: invitation.invitedBy,
      });
      for (const write of services.invitations.renew(next, invitation)) transaction.add(write);
      await transaction.commit();
      return next;
    },
    MANY_WRITERS,
  );
}

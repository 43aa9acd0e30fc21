import type { OpenOrganisation } from '../organisations/open-organisation.ts';
import { openOrganisation } from '../organisations/open-organisation.ts';
import type { Actor } from '../organisations/services.ts';
import { InvitationNotFound } from './errors.ts';
import type { Invitation } from './invitation.ts';
import type { InvitationServices } from './services.ts';

/** An invitation that somebody who manages them wants to change. */
export interface InvitationWanted {
  readonly actor: Actor;
  readonly organisationId: string;
  readonly invitationId: string;
}

/** As openOrganisation does, with an open invitation of it. @throws OrganisationNotFound, RoleRequired, IsPersonal, InvitationNotFound */
export async function openInvitation(
  services: InvitationServices,
  { actor, organisationId, invitationId }: InvitationWanted,
): Promise<Pick<OpenOrganisation, 'organisation'> & { readonly invitation: Invitation }> {
  const opening = { organisationId, userId: actor.userId, action: 'invitations.manage' } as const;
  const { organisation } = await openOrganisation(services, opening);
  const invitation = await services.invitations.find({ organisationId, invitationId });
  if (!invitation) throw new InvitationNotFound();
  return { organisation, invitation };
}

import { readEmail } from '../../platform/email-address.ts';
import { newId } from '../../platform/ids.ts';
import { MANY_WRITERS, updateHeld } from '../held-version.ts';
import { changeOrganisation } from '../organisations/change-organisation.ts';
import { OrganisationFull, OrganisationNotFound } from '../organisations/errors.ts';
import { openOrganisation } from '../organisations/open-organisation.ts';
import {
  INVITATION_SEALS,
  ORGANISATION_AUDIT,
  ORGANISATION_EVENTS,
} from '../organisations/organisations.contract.ts';
import { MAX_MEMBERS } from '../organisations/organisation.ts';
import type { Actor } from '../organisations/services.ts';
import { AlreadyInvited, AlreadyMember, TooManyInvitations } from './errors.ts';
import { MAX_OPEN } from './invitation.ts';
import type { Invitation, InvitedRole } from './invitation.ts';
import { mailedToken } from './mailed-token.ts';
import type { InvitationServices } from './services.ts';

export interface Inviting {
  readonly actor: Actor;
  readonly organisationId: string;
  /** Whom: an address that has passed validation. */
  readonly email: string;
  readonly role: InvitedRole;
}

/**
 * Invites an address, by mail. Whether somebody has an account with it is not told, unless they belong to the
 * organisation, whose members the caller sees anyway.
 *
 * @throws OrganisationNotFound, RoleRequired, IsPersonal, AlreadyMember, AlreadyInvited, TooManyInvitations,
 *   OrganisationFull
 */
export function invite(services: InvitationServices, input: Inviting): Promise<Invitation> {
  return updateHeld({}, () => tryInvite(services, input), MANY_WRITERS);
}

async function tryInvite(
  services: InvitationServices,
  { actor, organisationId, email, role }: Inviting,
): Promise<Invitation> {
  const { invitations, clock } = services;
  const opening = { organisationId, userId: actor.userId, action: 'invitations.manage' } as const;
  const { organisation } = await openOrganisation(services, opening);
  const [seal, keys] = await Promise.all([services.sealOf(actor.userId), services.addressKeys(email)]);
  if (!seal) throw new OrganisationNotFound();
  await assertNoMember(services, organisationId, email);
  const open = await invitations.ofOrganisation(organisationId);
  const same = open.find(({ addressKey }) => keys.all.includes(addressKey));
  if (same) throw new AlreadyInvited(same.invitationId);
  if (open.length >= MAX_OPEN) throw new TooManyInvitations(MAX_OPEN);
  if (organisation.members >= MAX_MEMBERS) throw new OrganisationFull(MAX_MEMBERS);

  const now = clock.now();
  const sealedAddress = seal.seal(readEmail(email).mailbox, INVITATION_SEALS.address);
  const made = { invitationId: newId(now), role, sealedAddress };
  const { data, ...token } = mailedToken(organisation, made, { seal, now });
  const place = { organisationId, invitedBy: actor.userId, addressKey: keys.active, createdAt: now };
  const invitation = { ...made, ...place, ...token };
  const { transaction } = changeOrganisation(services, organisation, {
    actor,
    action: ORGANISATION_AUDIT.invited,
    about: made.invitationId,
    event: { type: ORGANISATION_EVENTS.invitationCreated, data },
  });
  for (const write of invitations.insert(invitation)) transaction.add(write);
  await transaction.commit();
  return invitation;
}

async function assertNoMember(
  { members, holderOf }: InvitationServices,
  organisationId: string,
  email: string,
): Promise<void> {
  // asked for nobody too: how long it takes must not say whether the address has an account
  const holder = await holderOf(email);
  if (await members.find(organisationId, holder ?? newId())) throw new AlreadyMember();
}

import type { DomainEvent } from '../platform/events/event.ts';
import type { Contact } from '../users/index.ts';
import { INVITATION_SEALS } from '../users/organisations/organisations.contract.ts';
import type { InvitationMailData } from '../users/organisations/organisations.contract.ts';
import type { Language, MailContent } from './mail/content.ts';
import { invitation } from './mail/templates/invitation.ts';
import { INVITATION_MAILED } from './notifications.contract.ts';
import type { InvitationMailedType } from './notifications.contract.ts';

/** What the mail of an invitation is written from; the event's subject, whose key opens it, is who invites. */
export interface InvitationWriting {
  readonly event: DomainEvent;
  readonly contact: Contact;
  readonly language: Language;
  readonly service: string;
  readonly publicUrl: string;
}

export function isInvitation(type: string): type is InvitationMailedType {
  return (INVITATION_MAILED as readonly string[]).includes(type);
}

/** Written in the language of who invites: nothing is known of the reader. */
export function invitationMail({
  event,
  contact,
  language,
  service,
  publicUrl,
}: InvitationWriting): MailContent {
  const { role, sealedName, sealedToken, expiresAt } = event.data as InvitationMailData;
  const token = contact.personal.open(sealedToken, INVITATION_SEALS.token);
  return invitation[language]({
    service,
    organisation: contact.personal.open(sealedName, INVITATION_SEALS.name),
    inviter: contact.name ?? contact.address,
    role: role === 'admin' ? 'admin' : 'member',
    // behind the # nothing reaches servers, logs or referrers
    url: `${publicUrl}/invitation.html#token=${token}`,
    token,
    endpoint: `${publicUrl}/v1/invitations/accept`,
    validForMs: expiresAt - event.at,
  });
}

/** Who was invited: an address, and no name. */
export function invitedReader({ data }: DomainEvent, { personal }: Contact) {
  const { sealedAddress } = data as InvitationMailData;
  return { address: personal.open(sealedAddress, INVITATION_SEALS.address), name: null };
}

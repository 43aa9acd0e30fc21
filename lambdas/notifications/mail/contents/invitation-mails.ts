import { INVITATION_SEALS } from '../../../users/organisations/organisations.contract.ts';
import type { InvitationMailData } from '../../../users/organisations/organisations.contract.ts';
import type { InvitationMailedType } from '../../notifications.contract.ts';
import { invitation } from '../templates/invitation.ts';
import type { MailContent } from '../templates/template.ts';
import type { Write, Writing } from './writing.ts';

/** Mails to who is invited. The event's subject is who invites. */
export const INVITATION_MAILS: Readonly<Record<InvitationMailedType, Write>> = {
  'invitation.created': aboutInvitation,
  'invitation.resent': aboutInvitation,
};

/** Written in the language of who invites: nothing is known of the reader. */
function aboutInvitation({ event, contact, language, service, publicUrl }: Writing): MailContent {
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

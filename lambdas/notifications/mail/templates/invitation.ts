import { duration } from '../../language/format.ts';
import type { Template } from './template.ts';

export interface InvitationValues {
  readonly service: string;
  readonly organisation: string;
  /** Who invites: their name, or their address where they have none. */
  readonly inviter: string;
  readonly role: 'admin' | 'member';
  /** A page that shows what it is for, and asks before it uses the token. */
  readonly url: string;
  readonly token: string;
  /** Where the token is sent by hand. */
  readonly endpoint: string;
  readonly validForMs: number;
}

const ROLE = {
  en: { admin: 'an admin', member: 'a member' },
  de: { admin: 'Admin', member: 'Mitglied' },
};

/** Somebody wants the reader in their organisation. The reader may have no account, and has not asked for this. */
export const invitation: Template<InvitationValues> = {
  en: ({ service, organisation, inviter, role, url, token, endpoint, validForMs }) => ({
    subject: `${inviter} invites you to ${organisation} on ${service}`,
    preview: `Join ${organisation} as ${ROLE.en[role]}.`,
    heading: `Join ${organisation}`,
    paragraphs: [
      `${inviter} invites you to join ${organisation} on ${service} as ${ROLE.en[role]}.`,
      'It takes an account with this mail address; without one, register first.',
    ],
    action: { label: 'See the invitation', url },
    notes: [
      `The link works once, for ${duration('en', validForMs)}, and for this mail address alone.`,
      'If you do not know who this is, do nothing: nothing will happen.',
    ],
    byHand: [`Without a browser: POST ${endpoint}, logged in`, `Code: ${token}`],
  }),
  de: ({ service, organisation, inviter, role, url, token, endpoint, validForMs }) => ({
    subject: `${inviter} lädt dich zu ${organisation} bei ${service} ein`,
    preview: `Komm als ${ROLE.de[role]} zu ${organisation}.`,
    heading: `Komm zu ${organisation}`,
    paragraphs: [
      `${inviter} lädt dich ein, bei ${service} als ${ROLE.de[role]} zu ${organisation} zu kommen.`,
      'Dazu brauchst du ein Konto mit dieser E-Mail-Adresse; ohne eines registriere dich zuerst.',
    ],
    action: { label: 'Einladung ansehen', url },
    notes: [
      `Der Link gilt einmal, ${duration('de', validForMs)} lang und nur für diese E-Mail-Adresse.`,
      'Wenn du nicht weißt, wer das ist, tu nichts: Es passiert nichts.',
    ],
    byHand: [`Ohne Browser: POST ${endpoint}, angemeldet`, `Code: ${token}`],
  }),
};

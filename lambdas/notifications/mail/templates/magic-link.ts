import { duration } from '../../language/format.ts';
import type { Template } from './template.ts';
import type { LinkValues } from './verification.ts';

/** Somebody asked for a link to log in with. */
export const magicLink: Template<LinkValues> = {
  en: ({ service, url, token, endpoint, validForMs }) => ({
    subject: `Your link to log in to ${service}`,
    preview: 'Somebody asked for a link to log in with.',
    heading: 'Log in',
    paragraphs: [`Somebody asked for a link to log in to ${service} with your address.`],
    action: { label: `Log in to ${service}`, url },
    notes: [
      `The link works once, for ${duration('en', validForMs)}. Don't pass it on: it opens your account.`,
      'If it was not you, do nothing: nobody is logged in without it.',
    ],
    byHand: [`Without a browser: POST ${endpoint}`, `Code: ${token}`],
  }),
  de: ({ service, url, token, endpoint, validForMs }) => ({
    subject: `Dein Link zur Anmeldung bei ${service}`,
    preview: 'Jemand hat einen Link zur Anmeldung angefordert.',
    heading: 'Anmelden',
    paragraphs: [`Jemand hat einen Link zur Anmeldung bei ${service} mit deiner Adresse angefordert.`],
    action: { label: `Bei ${service} anmelden`, url },
    notes: [
      `Der Link gilt einmal und ${duration('de', validForMs)} lang. Gib ihn nicht weiter: Er öffnet dein Konto.`,
      'Wenn du es nicht warst, tu nichts: Ohne ihn wird niemand angemeldet.',
    ],
    byHand: [`Ohne Browser: POST ${endpoint}`, `Code: ${token}`],
  }),
};

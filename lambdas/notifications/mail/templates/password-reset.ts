import { duration } from '../../language/format.ts';
import type { Template } from './template.ts';
import type { LinkValues } from './verification.ts';

/** Somebody asked for a new password. */
export const passwordReset: Template<LinkValues> = {
  en: ({ service, url, token, endpoint, validForMs }) => ({
    subject: `Choose a new password for ${service}`,
    preview: 'Somebody asked for a new password.',
    heading: 'Choose a new password',
    paragraphs: [`Somebody asked for a new password for your account with ${service}.`],
    action: { label: 'Choose a new password', url },
    notes: [
      `The link works once, for ${duration('en', validForMs)}.`,
      'If it was not you, do nothing: your password stays as it is.',
    ],
    byHand: [`Without a browser: POST ${endpoint}`, `Code: ${token}`],
  }),
  de: ({ service, url, token, endpoint, validForMs }) => ({
    subject: `Wähle ein neues Passwort für ${service}`,
    preview: 'Jemand hat ein neues Passwort angefordert.',
    heading: 'Wähle ein neues Passwort',
    paragraphs: [`Jemand hat ein neues Passwort für dein Konto bei ${service} angefordert.`],
    action: { label: 'Neues Passwort wählen', url },
    notes: [
      `Der Link gilt einmal und ${duration('de', validForMs)} lang.`,
      'Wenn du es nicht warst, tu nichts: Dein Passwort bleibt, wie es ist.',
    ],
    byHand: [`Ohne Browser: POST ${endpoint}`, `Code: ${token}`],
  }),
};

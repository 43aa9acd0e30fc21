import { duration } from '../../language/format.ts';
import type { Template } from './template.ts';

export interface LinkValues {
  readonly service: string;
  /** A page that asks before it uses the token, so that programs that follow links don't use it up. */
  readonly url: string;
  readonly token: string;
  /** Where the token is sent by hand. */
  readonly endpoint: string;
  readonly validForMs: number;
}

/** Somebody registered, or asked for this mail again: proves that the address is theirs. */
export const verification: Template<LinkValues> = {
  en: ({ service, url, token, endpoint, validForMs }) => ({
    subject: `Confirm your email address for ${service}`,
    preview: 'One click and your account is ready.',
    heading: 'Confirm your email address',
    paragraphs: [`You have registered with ${service}. Please confirm that this address is yours.`],
    action: { label: 'Confirm address', url },
    notes: [
      `The link works once, for ${duration('en', validForMs)}.`,
      'If you have not registered, do nothing: without a confirmation the account can not be used.',
    ],
    byHand: [`Without a browser: POST ${endpoint}`, `Code: ${token}`],
  }),
  de: ({ service, url, token, endpoint, validForMs }) => ({
    subject: `Bestätige deine E-Mail-Adresse für ${service}`,
    preview: 'Ein Klick, und dein Konto ist bereit.',
    heading: 'Bestätige deine E-Mail-Adresse',
    paragraphs: [`Du hast dich bei ${service} registriert. Bitte bestätige, dass diese Adresse dir gehört.`],
    action: { label: 'Adresse bestätigen', url },
    notes: [
      `Der Link gilt einmal und ${duration('de', validForMs)} lang.`,
      'Wenn du dich nicht registriert hast, tu nichts: Ohne Bestätigung ist das Konto nicht nutzbar.',
    ],
    byHand: [`Ohne Browser: POST ${endpoint}`, `Code: ${token}`],
  }),
};

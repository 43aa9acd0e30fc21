import type { Template } from './template.ts';

export interface EmailChangedValues {
  readonly service: string;
}

/** The account has another address: tells the owner of the old one. The new one stays out: it may be a thief's. */
export const emailChanged: Template<EmailChangedValues> = {
  en: ({ service }) => ({
    subject: `Your email address for ${service} was changed`,
    preview: 'Your account uses another address now.',
    heading: 'Your email address was changed',
    paragraphs: [
      `Your account with ${service} uses another address now. You log in with that one, and this one gets no more mail.`,
    ],
    action: null,
    notes: [
      `If it was not you, tell whoever runs ${service} at once: links mailed to this address no longer open your account.`,
    ],
    byHand: [],
  }),
  de: ({ service }) => ({
    subject: `Deine E-Mail-Adresse für ${service} wurde geändert`,
    preview: 'Dein Konto benutzt jetzt eine andere Adresse.',
    heading: 'Deine E-Mail-Adresse wurde geändert',
    paragraphs: [
      `Dein Konto bei ${service} benutzt jetzt eine andere Adresse. Mit ihr meldest du dich an, und an diese geht keine Post mehr.`,
    ],
    action: null,
    notes: [
      `Wenn du es nicht warst, sag es sofort dem Betreiber von ${service}: Links an diese Adresse öffnen dein Konto nicht mehr.`,
    ],
    byHand: [],
  }),
};

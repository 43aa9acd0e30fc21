import type { Template } from '../content.ts';

export interface PasswordChangedValues {
  readonly service: string;
}

/** The password was set anew: tells the owner, who may not have done it. */
export const passwordChanged: Template<PasswordChangedValues> = {
  en: ({ service }) => ({
    subject: `Your password for ${service} was changed`,
    preview: 'All devices were logged out.',
    heading: 'Your password was changed',
    paragraphs: [
      `The password of your account with ${service} was changed, and all devices were logged out.`,
    ],
    action: null,
    notes: ['If it was not you, ask for a new password at once.'],
    byHand: [],
  }),
  de: ({ service }) => ({
    subject: `Dein Passwort für ${service} wurde geändert`,
    preview: 'Alle Geräte wurden abgemeldet.',
    heading: 'Dein Passwort wurde geändert',
    paragraphs: [
      `Das Passwort deines Kontos bei ${service} wurde geändert, und alle Geräte wurden abgemeldet.`,
    ],
    action: null,
    notes: ['Wenn du es nicht warst, fordere sofort ein neues Passwort an.'],
    byHand: [],
  }),
};

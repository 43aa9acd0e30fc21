import type { Template } from './template.ts';

export interface AlreadyRegisteredValues {
  readonly service: string;
}

/** Somebody registered with an address that has an account: only its owner may learn that. */
export const alreadyRegistered: Template<AlreadyRegisteredValues> = {
  en: ({ service }) => ({
    subject: `You already have an account with ${service}`,
    preview: 'Somebody tried to register with your address.',
    heading: 'You already have an account',
    paragraphs: [
      `Somebody has just tried to register with ${service} using this address. It already has an account.`,
      'If it was you, log in as usual. If you have forgotten your password, ask for a new one.',
    ],
    action: null,
    notes: ['If it was not you, do nothing: nothing has changed, and nobody was told about your account.'],
    byHand: [],
  }),
  de: ({ service }) => ({
    subject: `Du hast schon ein Konto bei ${service}`,
    preview: 'Jemand wollte sich mit deiner Adresse registrieren.',
    heading: 'Du hast schon ein Konto',
    paragraphs: [
      `Gerade wollte sich jemand mit dieser Adresse bei ${service} registrieren. Zu ihr gibt es schon ein Konto.`,
      'Wenn du es warst, melde dich wie gewohnt an. Hast du dein Passwort vergessen, fordere ein neues an.',
    ],
    action: null,
    notes: [
      'Wenn du es nicht warst, tu nichts: Es hat sich nichts geändert, und niemand hat von deinem Konto erfahren.',
    ],
    byHand: [],
  }),
};

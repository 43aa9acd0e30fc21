import type { Template } from './template.ts';

export interface ApiKeyCreatedValues {
  readonly service: string;
}

/** Somebody made an API key: tells the owner. Its name stays out: who made it chose it, and may not be the owner. */
export const apiKeyCreated: Template<ApiKeyCreatedValues> = {
  en: ({ service }) => ({
    subject: `A new API key for your account with ${service}`,
    preview: 'Programs can use your account with it.',
    heading: 'An API key was made',
    paragraphs: [
      `A new API key was made for your account with ${service}. Programs can use your account with it.`,
    ],
    action: null,
    notes: [
      'If it was not you, revoke the key and change your password at once: a new password alone does not end API keys.',
    ],
    byHand: [],
  }),
  de: ({ service }) => ({
    subject: `Ein neuer API-Schlüssel für dein Konto bei ${service}`,
    preview: 'Programme können damit dein Konto benutzen.',
    heading: 'Ein API-Schlüssel wurde erstellt',
    paragraphs: [
      `Für dein Konto bei ${service} wurde ein neuer API-Schlüssel erstellt. Programme können damit dein Konto benutzen.`,
    ],
    action: null,
    notes: [
      'Wenn du es nicht warst, widerrufe den Schlüssel und ändere sofort dein Passwort: ein neues Passwort allein beendet keine API-Schlüssel.',
    ],
    byHand: [],
  }),
};

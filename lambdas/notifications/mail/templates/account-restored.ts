import type { Template } from './template.ts';

export interface AccountRestoredValues {
  readonly service: string;
}

/** An account that was to be erased goes on: tells its owner, who may have wanted it gone. */
export const accountRestored: Template<AccountRestoredValues> = {
  en: ({ service }) => ({
    subject: `Your account with ${service} is restored`,
    preview: 'It will not be erased.',
    heading: 'Your account is restored',
    paragraphs: [
      `Your account with ${service} will not be erased: somebody logged in and restored it. Everything is as it was, but for its API keys, which you make anew.`,
    ],
    action: null,
    notes: ['If that was not you, change your password, and close the account again if you want to.'],
    byHand: [],
  }),
  de: ({ service }) => ({
    subject: `Dein Konto bei ${service} ist wiederhergestellt`,
    preview: 'Es wird nicht gelöscht.',
    heading: 'Dein Konto ist wiederhergestellt',
    paragraphs: [
      `Dein Konto bei ${service} wird nicht gelöscht: Jemand hat sich angemeldet und es wiederhergestellt. Alles ist, wie es war, bis auf die API-Schlüssel, die du neu anlegst.`,
    ],
    action: null,
    notes: [
      'Wenn du das nicht warst, ändere dein Passwort, und schließe das Konto wieder, falls du das willst.',
    ],
    byHand: [],
  }),
};

import type { Template } from './template.ts';

export interface AccountClosingValues {
  readonly service: string;
  /** Until when it can be taken back, as people read it: `December 5, 2026`. */
  readonly day: string;
  /** The page that it is taken back on, after a login. */
  readonly url: string;
}

/** Somebody logged in to an account, and sure to be its owner a moment ago, wants it erased. */
export const accountClosing: Template<AccountClosingValues> = {
  en: ({ service, day, url }) => ({
    subject: `Your account with ${service} will be erased`,
    preview: `You can restore it until ${day}.`,
    heading: 'Your account is closed',
    paragraphs: [
      `You asked us to erase your account with ${service}. You are logged out everywhere, its API keys are gone, and others don’t see your profile any more. On ${day} everything that we keep of you is erased for good.`,
      'Until then you can change your mind: log in and restore the account.',
    ],
    action: { label: 'Restore the account', url },
    notes: [
      'If you did not ask for this, somebody else knows your password: restore the account, then change it.',
      'We keep invoices for as long as the law wants them, without your name.',
    ],
    byHand: [],
  }),
  de: ({ service, day, url }) => ({
    subject: `Dein Konto bei ${service} wird gelöscht`,
    preview: `Bis zum ${day} kannst du es wiederherstellen.`,
    heading: 'Dein Konto ist geschlossen',
    paragraphs: [
      `Du hast uns gebeten, dein Konto bei ${service} zu löschen. Du bist überall abgemeldet, seine API-Schlüssel sind fort, und andere sehen dein Profil nicht mehr. Am ${day} wird alles, was wir über dich speichern, endgültig gelöscht.`,
      'Bis dahin kannst du es dir anders überlegen: Melde dich an und stelle das Konto wieder her.',
    ],
    action: { label: 'Konto wiederherstellen', url },
    notes: [
      'Wenn du das nicht warst, kennt jemand anderes dein Passwort: Stelle das Konto wieder her und ändere es dann.',
      'Rechnungen bewahren wir so lange auf, wie es das Gesetz verlangt, ohne deinen Namen.',
    ],
    byHand: [],
  }),
};

import type { Template } from './template.ts';

export interface SuspensionChangedValues {
  readonly service: string;
  /** Whether the account is suspended from now on, or may be used again. */
  readonly isSuspended: boolean;
}

/** Who runs the service has suspended an account, or reinstated it: tells the owner, whom nothing else reaches. */
export const suspensionChanged: Template<SuspensionChangedValues> = {
  en: ({ service, isSuspended }) => ({
    subject: isSuspended
      ? `Your account with ${service} is suspended`
      : `You can use your account with ${service} again`,
    preview: isSuspended ? 'Nobody can log in to it for now.' : 'You can log in again.',
    heading: isSuspended ? 'Your account is suspended' : 'Your account is open again',
    paragraphs: [
      isSuspended
        ? `Those who run ${service} have suspended your account. You are logged out everywhere, nobody can log in, and its API keys don’t work for now. Nothing was deleted.`
        : `Your account with ${service} is no longer suspended. Log in as before; your API keys work again.`,
    ],
    action: null,
    notes: [
      isSuspended
        ? `If you don’t know why, ask those who run ${service}.`
        : 'All devices were logged out, so log in on each of them again.',
    ],
    byHand: [],
  }),
  de: ({ service, isSuspended }) => ({
    subject: isSuspended
      ? `Dein Konto bei ${service} ist gesperrt`
      : `Du kannst dein Konto bei ${service} wieder benutzen`,
    preview: isSuspended ? 'Vorerst kann sich niemand damit anmelden.' : 'Du kannst dich wieder anmelden.',
    heading: isSuspended ? 'Dein Konto ist gesperrt' : 'Dein Konto ist wieder offen',
    paragraphs: [
      isSuspended
        ? `Die Betreiber von ${service} haben dein Konto gesperrt. Du bist überall abgemeldet, niemand kann sich anmelden, und seine API-Schlüssel gelten vorerst nicht. Gelöscht wurde nichts.`
        : `Dein Konto bei ${service} ist nicht mehr gesperrt. Melde dich an wie zuvor; deine API-Schlüssel gelten wieder.`,
    ],
    action: null,
    notes: [
      isSuspended
        ? `Wenn du nicht weißt, warum, frag die Betreiber von ${service}.`
        : 'Alle Geräte wurden abgemeldet: melde dich auf jedem neu an.',
    ],
    byHand: [],
  }),
};

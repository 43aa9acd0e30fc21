export type Language = 'en' | 'de';

/** What the pages say; every text also goes to the page's script. */
export interface Texts {
  readonly title: string;
  readonly confirm: string;
  readonly confirmed: string;
  readonly addressChanged: string;
  readonly loginFirst: string;
  readonly choosePassword: string;
  readonly newPassword: string;
  readonly login: string;
  readonly loggedIn: string;
  readonly code: string;
  readonly save: string;
  readonly saved: string;
  readonly dead: string;
  readonly failed: string;
}

const TEXTS: Readonly<Record<Language, Omit<Texts, 'title'>>> = {
  en: {
    confirm: 'Confirm my address',
    confirmed: 'Your address is confirmed. You can log in now.',
    addressChanged: 'Your account uses this address now.',
    loginFirst: 'Please log in to your account in this browser first, then open the link again.',
    choosePassword:
      'Your address is confirmed. Please choose a new password: you registered on another device.',
    newPassword: 'New password, at least 8 characters',
    login: 'Log in',
    loggedIn: 'You are logged in.',
    code: 'Code from your authenticator app, or a recovery code',
    save: 'Save password',
    saved: 'Your password is saved. You can log in now.',
    dead: 'This link was used, has expired or is incomplete. Please ask for a new one.',
    failed: 'That did not work. Please try again in a minute.',
  },
  de: {
    confirm: 'Meine Adresse bestätigen',
    confirmed: 'Deine Adresse ist bestätigt. Du kannst dich jetzt anmelden.',
    addressChanged: 'Dein Konto benutzt jetzt diese Adresse.',
    loginFirst:
      'Bitte melde dich zuerst in diesem Browser in deinem Konto an und öffne den Link dann noch einmal.',
    choosePassword:
      'Deine Adresse ist bestätigt. Bitte wähle ein neues Passwort: Du hast dich auf einem anderen Gerät registriert.',
    newPassword: 'Neues Passwort, mindestens 8 Zeichen',
    login: 'Anmelden',
    loggedIn: 'Du bist angemeldet.',
    code: 'Code aus deiner Authenticator-App oder ein Wiederherstellungscode',
    save: 'Passwort speichern',
    saved: 'Dein Passwort ist gespeichert. Du kannst dich jetzt anmelden.',
    dead: 'Dieser Link wurde benutzt, ist abgelaufen oder unvollständig. Bitte fordere einen neuen an.',
    failed: 'Das ging nicht. Bitte versuche es in einer Minute noch einmal.',
  },
};

const TITLES: Readonly<Record<PageKind, Readonly<Record<Language, string>>>> = {
  verify: { en: 'Confirm your address', de: 'Adresse bestätigen' },
  login: { en: 'Log in', de: 'Anmelden' },
  email: { en: 'Confirm your new address', de: 'Neue Adresse bestätigen' },
  reset: { en: 'Choose a new password', de: 'Neues Passwort wählen' },
};

export type PageKind = 'verify' | 'reset' | 'login' | 'email';

export function textsOf(kind: PageKind, language: Language): Texts {
  return { ...TEXTS[language], title: TITLES[kind][language] };
}

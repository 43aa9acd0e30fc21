import type { OAuthLinkData } from '../../auth/auth.contract.ts';
import { PROVIDER_NAMES } from '../../auth/oauth/oauth.contract.ts';
import type { Language } from '../language/language.ts';
import { fixed } from './note-kind.ts';
import type { NoteKind } from './note-kind.ts';

const LOGINS_PAGE = '/passkeys.html';

const NOT_YOU = {
  en: 'If it was not you, ask for a new password at once.',
  de: 'Wenn du es nicht warst, fordere sofort ein neues Passwort an.',
};

/** Notes about who gets into an account, and how. */
export const SECURITY_NOTES = {
  'password.reset': passwordNote('All devices were logged out.', 'Alle Geräte wurden abgemeldet.'),
  'password.changed': passwordNote(
    'All other devices were logged out.',
    'Alle anderen Geräte wurden abgemeldet.',
  ),
  'mfa.enabled': fixed({
    en: { title: 'Two-step login is on', text: `Logging in takes a code from now on. ${NOT_YOU.en}` },
    de: {
      title: 'Die Anmeldung in zwei Schritten ist an',
      text: `Die Anmeldung verlangt jetzt einen Code. ${NOT_YOU.de}`,
    },
  }),
  'mfa.disabled': fixed({
    en: { title: 'Two-step login is off', text: `Logging in takes no code any more. ${NOT_YOU.en}` },
    de: {
      title: 'Die Anmeldung in zwei Schritten ist aus',
      text: `Die Anmeldung verlangt keinen Code mehr. ${NOT_YOU.de}`,
    },
  }),
  'passkey.added': fixed(
    {
      en: {
        title: 'A passkey was added',
        text: `Whoever unlocks its device can log in to your account. ${NOT_YOU.en}`,
      },
      de: {
        title: 'Ein Passkey wurde hinzugefügt',
        text: `Wer sein Gerät entsperrt, kann sich in deinem Konto anmelden. ${NOT_YOU.de}`,
      },
    },
    LOGINS_PAGE,
  ),
  'passkey.removed': fixed(
    {
      en: { title: 'A passkey was removed', text: `It logs in no more. ${NOT_YOU.en}` },
      de: { title: 'Ein Passkey wurde entfernt', text: `Er gilt nicht mehr. ${NOT_YOU.de}` },
    },
    LOGINS_PAGE,
  ),
  'oauth.linked': providerNote({
    en: (provider) => ({
      title: `A ${provider} login was added`,
      text: `You can log in with ${provider} from now on. ${NOT_YOU.en}`,
    }),
    de: (provider) => ({
      title: `Die Anmeldung mit ${provider} wurde hinzugefügt`,
      text: `Du kannst dich jetzt auch mit ${provider} anmelden. ${NOT_YOU.de}`,
    }),
  }),
  'oauth.unlinked': providerNote({
    en: (provider) => ({
      title: `A ${provider} login was removed`,
      text: `${provider} no longer logs in to your account. ${NOT_YOU.en}`,
    }),
    de: (provider) => ({
      title: `Die Anmeldung mit ${provider} wurde entfernt`,
      text: `Mit ${provider} kannst du dich nicht mehr anmelden. ${NOT_YOU.de}`,
    }),
  }),
  'email.changed': fixed({
    en: {
      title: 'Your email address was changed',
      text: `You log in with the new one from now on. ${NOT_YOU.en}`,
    },
    de: {
      title: 'Deine E-Mail-Adresse wurde geändert',
      text: `Von jetzt an meldest du dich mit der neuen an. ${NOT_YOU.de}`,
    },
  }),
  'api-key.created': fixed({
    en: {
      title: 'An API key was made',
      text: 'Programs can use your account with it. If it was not you, revoke the key and change your password.',
    },
    de: {
      title: 'Ein API-Schlüssel wurde erstellt',
      text: 'Programme können damit dein Konto benutzen. Wenn du es nicht warst, widerrufe den Schlüssel und ändere dein Passwort.',
    },
  }),
} as const satisfies Record<string, NoteKind>;

function passwordNote(en: string, de: string): NoteKind {
  return fixed({
    en: { title: 'Your password was changed', text: `${en} ${NOT_YOU.en}` },
    de: { title: 'Dein Passwort wurde geändert', text: `${de} ${NOT_YOU.de}` },
  });
}

function providerNote(
  words: Readonly<Record<Language, (provider: string) => { title: string; text: string }>>,
): NoteKind<{ provider: string }> {
  return {
    keep: ({ data }) => ({ provider: PROVIDER_NAMES[(data as OAuthLinkData).provider] }),
    words: ({ provider }, _, language) => words[language](provider),
    path: () => LOGINS_PAGE,
  };
}

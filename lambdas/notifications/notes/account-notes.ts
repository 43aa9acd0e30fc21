import type { ExportReadyData } from '../../users/users.contract.ts';
import { day } from '../language/format.ts';
import { fixed } from './note-kind.ts';
import type { NoteKind } from './note-kind.ts';

const exportReady: NoteKind<{ exportId: string; expiresAt: number }> = {
  keep: ({ aggregate: exportId, data }) => ({ exportId, expiresAt: (data as ExportReadyData).expiresAt }),
  words: ({ expiresAt }, _, language) => {
    const until = day(language, expiresAt);
    const words = {
      en: { title: 'Your data is ready', text: `You can fetch the copy of it until ${until}.` },
      de: {
        title: 'Deine Daten liegen bereit',
        text: `Du kannst die Kopie bis zum ${until} herunterladen.`,
      },
    };
    return words[language];
  },
  path: ({ exportId }) => `/export.html#${exportId}`,
};

/** Notes about an account as a whole. */
export const ACCOUNT_NOTES = {
  'account.reinstated': fixed({
    en: { title: 'Your account is open again', text: 'It is no longer suspended; its API keys work again.' },
    de: {
      title: 'Dein Konto ist wieder offen',
      text: 'Es ist nicht mehr gesperrt; seine API-Schlüssel gelten wieder.',
    },
  }),
  'account.impersonated': fixed({
    en: {
      title: 'An administrator looked at your account',
      text: 'They see it as you do, for 15 minutes, as they do to help with a problem. Your audit log says why.',
    },
    de: {
      title: 'Ein Administrator hat dein Konto angesehen',
      text: 'Er sieht es 15 Minuten lang so, wie du es siehst, um bei einem Problem zu helfen. Warum, steht in deinem Protokoll.',
    },
  }),
  'account.restored': fixed({
    en: {
      title: 'Your account is restored',
      text: 'It will not be erased. If that was not you, change your password.',
    },
    de: {
      title: 'Dein Konto ist wiederhergestellt',
      text: 'Es wird nicht gelöscht. Wenn du das nicht warst, ändere dein Passwort.',
    },
  }),
  'export.ready': exportReady,
} as const satisfies Record<string, NoteKind>;

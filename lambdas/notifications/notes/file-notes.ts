import type { FileData } from '../../files/files.contract.ts';
import type { InEveryLanguage } from '../language/language.ts';
import type { NoteKind } from './note-kind.ts';

/** By the code of why it was refused. */
const REASONS: Readonly<Record<string, InEveryLanguage<string>>> = {
  empty: { en: 'It is empty.', de: 'Sie ist leer.' },
  too_large: { en: 'It is larger than it may be.', de: 'Sie ist zu groß.' },
  type_mismatch: {
    en: 'It is of another type than it is said to be.',
    de: 'Sie ist von anderer Art als angegeben.',
  },
  wrong_extension: {
    en: 'The ending of its name does not fit its content.',
    de: 'Die Endung ihres Namens passt nicht zum Inhalt.',
  },
  not_an_image: { en: 'It is no image.', de: 'Sie ist kein Bild.' },
  unsupported_format: {
    en: 'This format can not be read: save it as JPEG, PNG, WebP or AVIF.',
    de: 'Dieses Format ist nicht lesbar: Speichere sie als JPEG, PNG, WebP oder AVIF.',
  },
  too_many_pixels: { en: 'It has more than 50 million pixels.', de: 'Sie hat über 50 Millionen Pixel.' },
  too_complex: { en: 'It takes too long to be drawn.', de: 'Sie zu zeichnen dauert zu lange.' },
  active_content: {
    en: 'It holds scripts, or refers to things outside of itself.',
    de: 'Sie enthält Skripte oder verweist nach außen.',
  },
  damaged: { en: 'It is damaged.', de: 'Sie ist beschädigt.' },
};

const UNKNOWN = { en: 'Please try another file.', de: 'Bitte versuche es mit einer anderen Datei.' };

/** Notes about uploads. Names of files are personal and stay out. */
export const FILE_NOTES = {
  'file.failed': {
    keep: ({ aggregate: fileId, data }) => {
      const { purpose, reason } = data as FileData;
      return { fileId, purpose, reason };
    },
    words: ({ purpose, reason }, _, language) => {
      const text = (REASONS[reason ?? ''] ?? UNKNOWN)[language];
      const titles = {
        en: purpose === 'avatar' ? 'Your new picture was refused' : 'A file was refused',
        de: purpose === 'avatar' ? 'Dein neues Bild wurde abgelehnt' : 'Eine Datei wurde abgelehnt',
      };
      return { title: titles[language], text };
    },
    path: () => '/files.html',
  } satisfies NoteKind<{ fileId: string; purpose: 'file' | 'avatar'; reason: string | null }>,
} as const satisfies Record<string, NoteKind>;

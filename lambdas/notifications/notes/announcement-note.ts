import type { AnnouncementData } from '../notifications.contract.ts';
import type { NoteKind } from './note-kind.ts';

type Announcement = { titleEn: string; textEn: string; titleDe: string; textDe: string; url: string | null };

/** What administrators tell everybody is kept in every language: readers may change theirs. */
export const ANNOUNCEMENT_NOTES = {
  'announcement.published': {
    keep: ({ data }) => {
      const { texts, url } = data as AnnouncementData;
      const [titleEn, textEn, titleDe, textDe] = [
        texts.en.title,
        texts.en.text,
        texts.de.title,
        texts.de.text,
      ];
      return { titleEn, textEn, titleDe, textDe, url };
    },
    words: ({ titleEn, textEn, titleDe, textDe }, _, language) =>
      language === 'de' ? { title: titleDe, text: textDe } : { title: titleEn, text: textEn },
    path: ({ url }) => url,
  } satisfies NoteKind<Announcement>,
} as const satisfies Record<string, NoteKind>;

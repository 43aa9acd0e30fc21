import type { NoteText } from '../../notes/note-kind.ts';
import type { Template } from './template.ts';

export interface NotedValues extends Pick<NoteText, 'title' | 'text'> {
  /** Where the note leads; null for nowhere. */
  readonly url: string | null;
}

/** What has no template of its own: its note, as a mail. */
export const noted: Template<NotedValues> = {
  en: (values) => written(values, 'See more'),
  de: (values) => written(values, 'Ansehen'),
};

function written({ title, text, url }: NotedValues, label: string) {
  return {
    subject: title,
    preview: text,
    heading: title,
    paragraphs: [text],
    action: url === null ? null : { label, url },
    notes: [],
    byHand: [],
  };
}

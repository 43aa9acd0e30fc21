import type { Template } from './template.ts';

export interface AnnouncementValues {
  readonly title: string;
  /** Paragraphs are separated by an empty line. */
  readonly text: string;
  /** Where it leads, which may be anywhere; null for nowhere. */
  readonly url: string | null;
}

/** What those who run the service tell everybody: in their words, with their link. */
export const announcement: Template<AnnouncementValues> = {
  en: (values) => announced(values, 'Read more', (host) => `The link leads to ${host}.`),
  de: (values) => announced(values, 'Mehr lesen', (host) => `Der Link führt zu ${host}.`),
};

function announced(
  { title, text, url }: AnnouncementValues,
  label: string,
  leadsTo: (host: string) => string,
) {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
  return {
    subject: title,
    preview: paragraphs[0] ?? '',
    heading: title,
    paragraphs,
    action: url === null ? null : { label, url },
    notes: url === null ? [] : [leadsTo(new URL(url).host)],
    byHand: [],
  };
}

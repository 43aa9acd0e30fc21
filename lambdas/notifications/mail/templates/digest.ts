import type { MailItem, Template } from './template.ts';

export interface DigestValues {
  readonly service: string;
  /** Oldest first. */
  readonly items: readonly MailItem[];
  /** How many there are besides. */
  readonly more: number;
  /** The page with all of them, after a login. */
  readonly url: string;
}

/** What was held back for somebody, in one mail. */
export const digest: Template<DigestValues> = {
  en: ({ service, items, more, url }) => ({
    subject: `${items.length + more} things have happened on ${service}`,
    preview: items.map(({ title }) => title).join(' · '),
    heading: `${items.length + more} things have happened`,
    paragraphs: [],
    items,
    action: { label: 'See all of it', url },
    notes: more === 0 ? [] : [`${more} more are in your inbox.`],
    byHand: [],
  }),
  de: ({ service, items, more, url }) => ({
    subject: `${items.length + more} Neuigkeiten bei ${service}`,
    preview: items.map(({ title }) => title).join(' · '),
    heading: `${items.length + more} Neuigkeiten`,
    paragraphs: [],
    items,
    action: { label: 'Alles ansehen', url },
    notes: more === 0 ? [] : [`${more} weitere sind in deinem Posteingang.`],
    byHand: [],
  }),
};

import type { Names } from '../../users/index.ts';
import { languageOf } from '../language/language.ts';
import type { InEveryLanguage } from '../language/language.ts';
import { noteTexts } from './note-texts.ts';
import { kindOf } from './notified-event.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { PushWriter } from './ports.ts';

const SEVERAL: InEveryLanguage<(count: number) => string> = {
  en: (count) => `${count} notifications`,
  de: (count) => `${count} Benachrichtigungen`,
};

/** Writes what a device shows: the note of an event, or the titles of several. */
export function pushWriter({
  names,
  publicUrl,
}: {
  readonly names: Names;
  readonly publicUrl: string;
}): PushWriter {
  return {
    async pushOf(events, reader) {
      const [first] = events as readonly [NotifiedEvent];
      const language = languageOf(reader.contact.locale);
      const texts = await noteTexts(names, events, reader, language);
      const [text] = texts;
      if (!text) return null;
      const several = {
        title: SEVERAL[language](texts.length),
        text: texts.map(({ title }) => title).join(' · '),
        path: '/notifications.html',
      };
      const { title, text: body, path } = texts.length === 1 ? text : several;
      const url = path === null ? null : new URL(path, publicUrl).href;
      return {
        payload: { title, body, url, tag: first.id },
        category: kindOf(first).category,
        eventId: first.id,
      };
    },
  };
}

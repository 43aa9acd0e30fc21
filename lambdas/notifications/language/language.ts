/** The languages that we write in. */
export type Language = 'en' | 'de';

/** Words in every language. */
export type InEveryLanguage<Words> = Readonly<Record<Language, Words>>;

/** The language to write in: English for everybody whose language we don't have. @param locale BCP 47 */
export function languageOf(locale: string): Language {
  return /^de\b/i.test(locale) ? 'de' : 'en';
}

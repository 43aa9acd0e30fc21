/** What a mail says, before it has a form. Text and HTML are made from the same content, so they can't differ. */
export interface MailContent {
  readonly subject: string;
  /** What mail programs show beside the subject. */
  readonly preview: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** The one thing to do, if there is one. */
  readonly action: { readonly label: string; readonly url: string } | null;
  /** Below the action: how long it works, and what to do when it wasn't you. */
  readonly notes: readonly string[];
  /** For people who use the API by hand; in the text part only. */
  readonly byHand: readonly string[];
}

export type Language = 'en' | 'de';

/** A mail's words in every language. */
export type Template<Values> = Readonly<Record<Language, (values: Values) => MailContent>>;

/** The language to write in: English for everybody whose language we don't have. */
export function languageOf(locale: string): Language {
  return /^de\b/i.test(locale) ? 'de' : 'en';
}

/** `24 hours`, `30 Minuten`: whole hours where they are whole, else minutes. */
export function duration(language: Language, ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [value, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

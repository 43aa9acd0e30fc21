import type { InEveryLanguage } from '../../language/language.ts';

/** What a mail says, before it has a form. Text and HTML are made from the same content, so they can't differ. */
export interface MailContent {
  readonly subject: string;
  /** What mail programs show beside the subject. */
  readonly preview: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** Several things that are told at once, each on its own. @default none */
  readonly items?: readonly MailItem[];
  /** The one thing to do, if there is one. */
  readonly action: { readonly label: string; readonly url: string } | null;
  /** Below the action: how long it works, and what to do when it wasn't you. */
  readonly notes: readonly string[];
  /** For people who use the API by hand; in the text part only. */
  readonly byHand: readonly string[];
}

export interface MailItem {
  readonly title: string;
  readonly text: string;
  readonly url: string | null;
}

/** A mail's words in every language. */
export type Template<Values> = InEveryLanguage<(values: Values) => MailContent>;

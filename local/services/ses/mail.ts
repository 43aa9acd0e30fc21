import type { Fate } from './simulator.ts';
import type { Tags } from './tags.ts';

/** A mail that was sent, as the mailbox answers it. */
export interface Mail {
  /** SES's message id */
  readonly id: string;
  /** Addresses of all recipients, joined by `, ` */
  readonly to: string;
  /** As its header has it: `Soloist <no-reply@example.com>` */
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Names in lower case; what occurs more than once is joined by a line break. Without those that SES takes out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Tags;
  /** Null for none. */
  readonly configurationSet: string | null;
  /** What became of it, by the addresses that AWS has for trying that out. */
  readonly fate: Fate;
  /** ISO 8601, by the rehearsal's clock */
  readonly at: string;
}

/** What a call wants to send: the envelope and how the mail reads. */
export interface Draft extends Omit<Mail, 'id' | 'at' | 'to' | 'fate'> {
  readonly recipients: readonly string[];
}

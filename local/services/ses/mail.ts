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
  /** Names in lower case; what occurs more than once is joined by a line break. */
  readonly headers: Readonly<Record<string, string>>;
  /** ISO 8601, by the rehearsal's clock */
  readonly at: string;
}

/** What a call wants to send: the envelope and how the mail reads. */
export interface Draft extends Omit<Mail, 'id' | 'at' | 'to'> {
  readonly recipients: readonly string[];
  readonly configurationSet: string | null;
}

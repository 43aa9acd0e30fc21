import type { Category } from '../notifications.contract.ts';

/**
 * Whom mail comes from. Complaints about what people may do without must not cost the delivery of what they need to
 * get into their accounts, so that each has a domain identity and a configuration set of its own.
 */
export type MailIdentity = 'security' | 'product';

/** A mail as it is handed to a provider. */
export interface Mail {
  readonly identity: MailIdentity;
  readonly from: string;
  readonly to: MailReader;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `de` or `en`. */
  readonly language: string;
  /** The same for the same delivery, so that mail programs can recognise a second copy. */
  readonly messageId: string;
  readonly date: Date;
  /** Takes a POST that ends mails like this one (RFC 8058); null for security's, which can't be ended. */
  readonly unsubscribeUrl: string | null;
  /** What the provider says of the mail later is filed by. */
  readonly tags: MailTags;
}

export interface MailReader {
  readonly address: string;
  readonly name: string | null;
}

/** SES takes letters, digits, `_` and `-`. */
export interface MailTags {
  /** The id of the user whose delivery it is. */
  readonly user: string;
  /** The event's id. */
  readonly event: string;
  readonly category: Category;
}

export interface MailTransport {
  /**
   * Hands a mail to the provider, once.
   *
   * @returns the provider's id of the message
   * @throws MailNotAccepted when the provider refused it for good; ProviderAway when another attempt may succeed; with
   *   any other error it may have taken it
   */
  send(mail: Mail): Promise<string>;
}

/** The provider refused the mail, as it will again: somebody has to look at it. No copy was made. */
export class MailNotAccepted extends Error {
  override readonly name = 'MailNotAccepted';
}

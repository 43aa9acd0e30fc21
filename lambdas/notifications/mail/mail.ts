/** A mail as it is handed to a provider. */
export interface Mail {
  readonly from: string;
  readonly to: { readonly address: string; readonly name: string | null };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `de` or `en`. */
  readonly language: string;
  /** The same for the same delivery, so that mail programs can recognise a second copy. */
  readonly messageId: string;
  readonly date: Date;
}

export interface MailTransport {
  /**
   * Hands a mail to the provider, once.
   *
   * @returns the provider's id of the message
   * @throws MailNotAccepted when the provider certainly didn't take it; with any other error it may have
   */
  send(mail: Mail): Promise<string>;
}

/** The provider refused the mail or was never reached: sending it again can't make a second copy. */
export class MailNotAccepted extends Error {
  override readonly name = 'MailNotAccepted';
}

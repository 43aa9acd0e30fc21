export type RefusalReason = 'syntax' | 'scheme' | 'userinfo' | 'port' | 'address' | 'name' | 'not-public';

/** A URL that nothing is sent to. The message says what to do, and may be shown to whoever gave the URL. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * - `unknown-host`: no address was found for the name
 * - `no-connection`: none of its addresses took the connection
 * - `tls`: no agreement, or a certificate that does not prove the name
 * - `broken`: the connection ended, or said what is no HTTP, before there was a status
 * - `timeout`: the caller's time was up before there was a status
 */
export type NoAnswerReason = 'unknown-host' | 'no-connection' | 'tls' | 'broken' | 'timeout';

const MESSAGES: Readonly<Record<NoAnswerReason, string>> = {
  'unknown-host': 'no address was found for the host',
  'no-connection': 'the host takes no connections',
  tls: 'no secure connection: the certificate does not prove the name, or TLS 1.2 is not spoken',
  broken: 'the connection broke before there was an answer',
  timeout: 'there was no answer in time',
};

/** Nobody answered. The message may be shown to whoever gave the URL; the cause may not: it names addresses. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly reason: NoAnswerReason;

  constructor(reason: NoAnswerReason, options?: ErrorOptions) {
    super(MESSAGES[reason], options);
    this.reason = reason;
  }
}

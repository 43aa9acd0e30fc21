/** Whom passkeys are made for: this service. */
export interface RelyingParty {
  /** Its host without the port: passkeys work there and on its subdomains. */
  readonly id: string;
  /** What authenticators may show. */
  readonly name: string;
  /** Whose pages may ask for a passkey. */
  readonly origins: readonly string[];
}

/** EdDSA, ES256, RS256 (IANA, COSE algorithms), the one that we like best first. */
export const ALGORITHMS = [-8, -7, -257];

/** What an authenticator knows its user by: no mail address, because it gives it away unasked (WebAuthn, 14.6.1). */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId).toString('base64url');
}

/**
 * The service as authenticators know it.
 *
 * @param others further origins that the configuration allows: pages of subdomains, or related origins
 */
export function relyingParty(publicUrl: string, others: readonly string[]): RelyingParty {
  const { hostname, host } = new URL(publicUrl);
  const origins = [publicUrl, ...others].map((url) => new URL(url).origin);
  return { id: hostname, name: host, origins };
}

import type { RelyingParty } from './webauthn.ts';

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

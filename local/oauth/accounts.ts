import { createHash } from 'node:crypto';

import type { ProviderId } from './clients.ts';

/** Somebody who is logged in at a provider. */
export interface Account {
  /** The provider's id of them. */
  readonly subject: string;
  readonly email: string;
  readonly isVerified: boolean;
}

/**
 * The account that has an address: always the same one, also after a restart. A number, as both providers use.
 *
 * @param holder tells those apart who have had the same address, one after the other
 */
export function accountOf(
  provider: ProviderId,
  email: string,
  { isVerified, holder = '' }: { readonly isVerified: boolean; readonly holder?: string },
): Account {
  const hash = createHash('sha256').update(`${provider}/${email.toLowerCase()}/${holder}`).digest();
  return { subject: String(1 + hash.readUIntBE(0, 5)), email, isVerified };
}

import { readEmail } from '../../platform/email-address.ts';
import { keyedHashes, rootKeys } from '../../platform/root-keys.ts';
import type { KeyedHashes } from '../../platform/root-keys.ts';
import type { Roots } from '../../platform/roots.ts';

/** What stands for a mail address in notifications' keys and tokens: the same however its case is typed. */
export type AddressKeys = (address: string) => Promise<KeyedHashes>;

export function addressKeys(roots: () => Promise<Roots>): AddressKeys {
  return async (address) =>
    keyedHashes(rootKeys(await roots(), 'notifications/address'), readEmail(address).identity);
}

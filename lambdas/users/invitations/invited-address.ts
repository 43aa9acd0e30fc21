import { readEmail } from '../../platform/email-address.ts';
import { keyedHashes, rootKeys } from '../../platform/root-keys.ts';
import type { KeyedHashes } from '../../platform/root-keys.ts';
import type { Roots } from '../../platform/roots.ts';

/** What stands for a mail address in the keys of invitations: the same for every spelling that is one account. */
export function invitedAddress(roots: () => Promise<Roots>): (address: string) => Promise<KeyedHashes> {
  return async (address) =>
    keyedHashes(rootKeys(await roots(), 'users/invited-address'), readEmail(address).identity);
}

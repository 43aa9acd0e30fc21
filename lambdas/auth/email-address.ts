import { readEmail } from '../platform/email-address.ts';
import type { EmailAddress } from '../platform/email-address.ts';
import { keyedHashes } from '../platform/root-keys.ts';
import type { KeyedHashes, RootKeys } from '../platform/root-keys.ts';
import type { AuthKeys } from './keys.ts';

/** {@link emailKeys} of an address as somebody typed it, with the keys of the module. */
export async function emailKeysOf(keys: Pick<AuthKeys, 'email'>, text: string): Promise<KeyedHashes> {
  return emailKeys(await keys.email(), readEmail(text));
}

/** What limits count an address by. While the root changes its count begins anew, once. */
export async function emailLimitKey(keys: Pick<AuthKeys, 'email'>, text: string): Promise<string> {
  return (await emailKeysOf(keys, text)).active;
}

/** The keyed hashes that stand for an address in keys. */
export function emailKeys(peppers: RootKeys, { identity }: EmailAddress): KeyedHashes {
  return keyedHashes(peppers, identity);
}

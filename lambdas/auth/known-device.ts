import { randomToken } from '../platform/ids.ts';
import { isTagged, tagOf } from './tokens/tag.ts';
import type { TagKeys } from './tokens/tag.ts';

/** How long a browser stays known. */
export const DEVICE_LIFE_S = 365 * 86_400;

/** A browser whose owner has logged in here before. */
export interface KnownDevice {
  readonly nonce: string;
  /** Whether two factors have made it known: who knows the password alone could collect cookies of the other kind. */
  readonly mfa: boolean;
}

/**
 * Device cookies (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"): whoever has logged in from a
 * browser before is throttled apart from the strangers who guess at the same account.
 */
export interface KnownDevices {
  /** A cookie's value for a browser that has just proven to be the owner's: `factors.nonce.tag`. */
  remember(account: string, proof: Pick<KnownDevice, 'mfa'>): Promise<string>;
  /** The device, when the cookie was made for this account, by whichever of its names; else null. */
  recognise(names: readonly string[], cookie: string | undefined): Promise<KnownDevice | null>;
}

/**
 * @param keys the keys of the tags; an account is named by the keyed hash of its mail address, so that unknown ones work
 *   alike: it has a name under each root
 */
export function knownDevices(keys: () => Promise<TagKeys>): KnownDevices {
  return {
    async remember(account, { mfa }) {
      const known = `${mfa ? 2 : 1}.${randomToken(16)}`;
      const [key] = await keys();
      return `${known}.${tagOf(key, `${account}.${known}`).toString('base64url')}`;
    },
    async recognise(names, cookie) {
      const [factors = '', nonce = '', text = ''] = (cookie ?? '').split('.', 3);
      const tag = Buffer.from(text, 'base64url');
      const known = await keys();
      const isOurs = names.some((account) => isTagged(known, `${account}.${factors}.${nonce}`, tag));
      return isOurs ? { nonce, mfa: factors === '2' } : null;
    },
  };
}

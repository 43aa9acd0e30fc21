import { randomToken } from '../platform/ids.ts';
import { isTagged, tagOf } from './tokens/tag.ts';
import type { TagKeys } from './tokens/tag.ts';

/** How long a browser stays known. */
export const DEVICE_LIFE_S = 365 * 86_400;

/**
 * Device cookies (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"): whoever has logged in from a
 * browser before is throttled apart from the strangers who guess at the same account.
 */
export interface KnownDevices {
  /** A cookie's value for a browser that has just proven to be the owner's: `nonce.tag`. */
  remember(account: string): Promise<string>;
  /** The nonce, when the cookie was made for this account; else null. */
  recognise(account: string, cookie: string | undefined): Promise<string | null>;
}

/** @param keys the keys of the tags; an account is named by its mail address' key, so that unknown ones work alike */
export function knownDevices(keys: () => Promise<TagKeys>): KnownDevices {
  return {
    async remember(account) {
      const nonce = randomToken(16);
      const [key] = await keys();
      return `${nonce}.${tagOf(key, `${account}.${nonce}`).toString('base64url')}`;
    },
    async recognise(account, cookie) {
      const [nonce = '', text = ''] = (cookie ?? '').split('.', 2);
      const tag = Buffer.from(text, 'base64url');
      return isTagged(await keys(), `${account}.${nonce}`, tag) ? nonce : null;
    },
  };
}

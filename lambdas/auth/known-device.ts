import { nodeCrypto } from '../platform/node-crypto.ts';
import { randomToken } from '../platform/ids.ts';

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

/** @param key the key of the tags; an account is named by its mail address' key, so that unknown ones work alike */
export function knownDevices(key: () => Promise<Buffer>): KnownDevices {
  const tagOf = async (account: string, nonce: string) =>
    nodeCrypto()
      .createHmac('sha256', await key())
      .update(`${account}.${nonce}`)
      .digest();

  return {
    async remember(account) {
      const nonce = randomToken(16);
      return `${nonce}.${(await tagOf(account, nonce)).toString('base64url')}`;
    },
    async recognise(account, cookie) {
      const [nonce = '', text = ''] = (cookie ?? '').split('.', 2);
      const [tag, expected] = [Buffer.from(text, 'base64url'), await tagOf(account, nonce)];
      return tag.length === expected.length && nodeCrypto().timingSafeEqual(tag, expected) ? nonce : null;
    },
  };
}

import { nodeCrypto } from '../../platform/node-crypto.ts';
import { keyOfRoot, rootKeys } from '../../platform/root-keys.ts';
import type { RootKeys } from '../../platform/root-keys.ts';
import { markRoot, readMark } from '../../platform/roots.ts';
import type { Roots } from '../../platform/roots.ts';
import { CATEGORIES } from '../notifications.contract.ts';
import type { Category } from '../notifications.contract.ts';

/** Whose mail it is: somebody with an account, or an address that was invited, by its keyed hash. */
export type Unsubscriber = { readonly userId: string } | { readonly addressKey: string };

/** What a token is good for: ending the mails of one category. Never security's. */
export type Unsubscription = Unsubscriber & { readonly category: Exclude<Category, 'security'> };

/** People look for the link in old mails. */
export const UNSUBSCRIBE_LIFE_MS = 365 * 86_400_000;

export interface UnsubscribeTokens {
  /** @param now milliseconds since the epoch */
  make(what: Unsubscription, now: number): Promise<string>;
  /** Null for what we did not make, and for what is older than a year. */
  read(token: string, now: number): Promise<Unsubscription | null>;
}

/**
 * Tokens that need no record: what they are for, authenticated by HMAC-SHA256 under the data root. They open nothing
 * and tell nothing; whoever has the mail may end its like.
 */
export function unsubscribeTokens(roots: () => Promise<Roots>): UnsubscribeTokens {
  const keys = async () => rootKeys(await roots(), 'notifications/unsubscribe');
  return {
    async make(what, now) {
      const { active } = await keys();
      const payload = encode(what, now + UNSUBSCRIBE_LIFE_MS);
      return markRoot(active.id, `${payload}.${sign(active.key, payload).toString('base64url')}`);
    },
    async read(token, now) {
      const payload = authentic(await keys(), token);
      const { until, ...what } = payload === null ? { until: 0 } : decode(payload);
      return until > now ? (what as Unsubscription) : null;
    },
  };
}

type Payload = readonly ['user' | 'address', id: string, category: string, until: number];

function encode(what: Unsubscription, until: number): string {
  const payload: Payload =
    'userId' in what
      ? ['user', what.userId, what.category, until]
      : ['address', what.addressKey, what.category, until];
  return Buffer.from(JSON.stringify(payload)).toString('base64url');
}

/** Of a payload that is authentic, and therefore ours. */
function decode(text: string): Unsubscription & { readonly until: number } {
  const [kind, id, category, until] = JSON.parse(Buffer.from(text, 'base64url').toString()) as Payload;
  const rest = { category: mailed(category), until };
  return kind === 'user' ? { userId: id, ...rest } : { addressKey: id, ...rest };
}

function mailed(category: string): Unsubscription['category'] {
  const known = CATEGORIES.find((one) => one === category);
  if (known !== undefined && known !== 'security') return known;
  throw new Error(`a token is for mails of ${category}, expected a category that may be turned off`);
}

/** The payload, where its HMAC is right. */
function authentic(keys: RootKeys, token: string): string | null {
  const { id, text } = readMark(token);
  const [payload = '', mac = ''] = text.split('.');
  const key = keyOfRoot(keys, id);
  const given = Buffer.from(mac, 'base64url');
  if (!key || text !== `${payload}.${mac}`) return null;
  const wanted = sign(key, payload);
  const isSame = given.length === wanted.length && nodeCrypto().timingSafeEqual(given, wanted);
  return isSame ? payload : null;
}

function sign(key: Buffer, payload: string): Buffer {
  return nodeCrypto().createHmac('sha256', key).update(payload).digest();
}

import type { Scope } from '../../platform/http/route.ts';
import { nodeCrypto } from '../../platform/node-crypto.ts';

/** A program's way in; the key itself is shown once and never kept. */
export interface ApiKey {
  readonly userId: string;
  readonly keyId: string;
  /** The key's SHA-256: 256 random bits need no slow hash. */
  readonly hash: string;
  /** What its owner calls it, sealed with their own key for API_KEY_NAME_PURPOSE. */
  readonly sealedName: string;
  readonly scopes: readonly Scope[];
  /** How the key begins, for its owner to tell it from others. */
  readonly prefix: string;
  // times: milliseconds since the epoch
  readonly createdAt: number;
  readonly endsAt: number;
  /** To the hour; null for never. */
  readonly lastUsedAt: number | null;
}

/** What a sealed name is bound to, besides the user. */
export const API_KEY_NAME_PURPOSE = 'auth.api-key-name';
export const MAX_API_KEYS = 20;

const MARK = 'sol_';
const SECRET_BYTES = 32;
/** 62 to the 43rd is just more than 256 bits. */
const SECRET_LENGTH = 43;
/** 62 to the 6th is more than 32 bits. */
const CHECKSUM_LENGTH = 6;
const SHOWN_LENGTH = MARK.length + 4;

/**
 * A new key: `sol_`, 256 random bits, and the CRC-32 of both, in base 62. Secret scanners know it by its mark and tell
 * it from chance by its checksum; a double click selects all of it.
 *
 * @see https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
 */
export function newApiKey(): string {
  const bits = nodeCrypto().randomBytes(SECRET_BYTES).toString('hex');
  const marked = MARK + base62(BigInt(`0x${bits}`), SECRET_LENGTH);
  return marked + checksum(marked);
}

/** Whether a bearer token claims to be an API key. */
export function looksLikeApiKey(token: string): boolean {
  return token.startsWith(MARK);
}

/** Whether a key has our form and its checksum is right: others are not looked up. */
export function isWellFormed(key: string): boolean {
  const marked = key.slice(0, -CHECKSUM_LENGTH);
  const hasForm = /^sol_[\dA-Za-z]{49}$/.test(key);
  return hasForm && key.slice(-CHECKSUM_LENGTH) === checksum(marked);
}

/** How a key begins: four characters of 43 help nobody to guess the rest. */
export function prefixOf(key: string): string {
  return key.slice(0, SHOWN_LENGTH);
}

export function isLive({ endsAt }: Pick<ApiKey, 'endsAt'>, now: number): boolean {
  return now < endsAt;
}

function checksum(text: string): string {
  return base62(BigInt(crc32(Buffer.from(text))), CHECKSUM_LENGTH);
}

/** As in gzip and PNG (RFC 1952, 8). Ours, because node:zlib would be loaded for 47 bytes. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = DIGITS[Number(rest % 62n)]! + text;
  return text.padStart(length, '0');
}

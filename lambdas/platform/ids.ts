import { nodeCrypto } from './node-crypto.ts';

/**
 * A UUIDv7 (RFC 9562, 5.7): sorts by its creation time to the millisecond, the rest is random.
 *
 * @param now milliseconds since the epoch
 */
export function newId(now = Date.now()): string {
  const bytes = nodeCrypto().randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** An unguessable token, base64url; 32 bytes are 43 characters. */
export function randomToken(bytes = 32): string {
  return nodeCrypto().randomBytes(bytes).toString('base64url');
}

/** The SHA-256 of a text's UTF-8 bytes, base64url (43 characters). */
export function sha256(text: string): string {
  return nodeCrypto().createHash('sha256').update(text).digest('base64url');
}

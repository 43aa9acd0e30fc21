import { nodeCrypto } from './node-crypto.ts';

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What was to be opened is no sealed text, was changed, or belongs to another key or place. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/**
 * Encrypts a text with AES-256-GCM under a fresh nonce: `v1.<base64url of nonce, ciphertext, tag>`.
 *
 * @param key 32 bytes
 * @param aad where the text belongs (`USER#…/email`): it opens nowhere else
 */
export function seal(key: Buffer, plaintext: string, aad: string): string {
  const iv = nodeCrypto().randomBytes(IV_BYTES);
  const cipher = nodeCrypto().createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad));
  const parts = [iv, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return `${VERSION}.${Buffer.concat(parts).toString('base64url')}`;
}

/**
 * Opens what {@link seal} made with the same key and place.
 *
 * @throws SealBroken
 */
export function open(key: Buffer, sealed: string, aad: string): string {
  const [version, payload] = sealed.split('.', 2);
  const bytes = Buffer.from(payload ?? '', 'base64url');
  if (version !== VERSION || bytes.length < IV_BYTES + TAG_BYTES) {
    throw new SealBroken('got a text that is not sealed');
  }
  try {
    const decipher = nodeCrypto().createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(aad)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const ciphertext = bytes.subarray(IV_BYTES, -TAG_BYTES);
    return decipher.update(ciphertext, undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new SealBroken('the sealed text was changed, or belongs to another key or place', { cause });
  }
}

/**
 * Derives a key from a root secret by HKDF-SHA256 (RFC 5869), so that one secret yields independent keys.
 *
 * @param label what the key is for: `users/master-key`
 */
export function deriveKey(root: string, label: string, bytes = 32): Buffer {
  return Buffer.from(nodeCrypto().hkdfSync('sha256', root, 'soloist', label, bytes));
}

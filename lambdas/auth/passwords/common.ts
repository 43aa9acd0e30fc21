import { nodeCrypto } from '../../platform/node-crypto.ts';

const PREFIX_BYTES = 4;

/** The first bytes of SHA-256, as the list of common passwords keeps them. */
export function fingerprint(password: string): number {
  return nodeCrypto()
    .createHash('sha256')
    .update(password.normalize('NFC').toLowerCase())
    .digest()
    .readUInt32BE();
}

/** Sorted fingerprints to text and back: big-endian, base64. */
export function packFingerprints(fingerprints: readonly number[]): string {
  const bytes = Buffer.alloc(fingerprints.length * PREFIX_BYTES);
  fingerprints.forEach((print, index) => bytes.writeUInt32BE(print, index * PREFIX_BYTES));
  return bytes.toString('base64');
}

export function unpackFingerprints(packed: string): Set<number> {
  const bytes = Buffer.from(packed, 'base64');
  const count = bytes.length / PREFIX_BYTES;
  return new Set(Array.from({ length: count }, (_, index) => bytes.readUInt32BE(index * PREFIX_BYTES)));
}

let list: Promise<Set<number>> | null = null;

/**
 * Whether the password is, but for its case, one of the 3,000 most common ones that are long enough to be
 * chosen at all. The list is loaded on the first call. One good password in a million is refused by mistake:
 * 3,000 fingerprints of 32 bits.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  list ??= import('./common-passwords.data.ts').then(({ FINGERPRINTS }) => unpackFingerprints(FINGERPRINTS));
  return (await list).has(fingerprint(password));
}

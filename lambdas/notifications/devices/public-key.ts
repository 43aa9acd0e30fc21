import { nodeCrypto } from '../../platform/node-crypto.ts';

const LENGTH = 65;
const UNCOMPRESSED = 4;

/** Whether a text is an uncompressed point on the curve P-256, base64url (RFC 8291, 3.1): what is not breaks every push. */
export function isPublicKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== LENGTH || bytes[0] !== UNCOMPRESSED) return false;
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((part) => part.toString('base64url'));
  try {
    nodeCrypto().createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

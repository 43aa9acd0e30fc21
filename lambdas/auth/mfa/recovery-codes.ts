import { sha256 } from '../../platform/ids.ts';
import { nodeCrypto } from '../../platform/node-crypto.ts';

const COUNT = 10;
// Crockford's base32: no letter that is taken for another, or for a digit
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
// 120 bits: from 112 on a plain hash is enough to keep them by (OWASP ASVS 5.0, 6.5.2)
const LENGTH = 24;

/** Ten codes of 120 bits, `ABCD-EF01-2345-6789-ABCD-EF01`, each good once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () =>
    Array.from({ length: LENGTH }, () => ALPHABET[nodeCrypto().randomInt(ALPHABET.length)]!)
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-'),
  );
}

/** What is stored of a code: 120 random bits need no slow hash. Case, hyphens and spaces don't count. */
export function hashOfRecoveryCode(code: string): string {
  return sha256(code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1'));
}

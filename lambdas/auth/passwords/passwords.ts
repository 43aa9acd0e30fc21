import { promisify } from 'node:util';
import { nodeCrypto } from '../../platform/node-crypto.ts';
import { type Argon2Cost, formatPhc, parsePhc } from './phc.ts';
import { semaphore } from './semaphore.ts';

/** Password hashing; each call of either function costs exactly one argon2id computation. */
export interface Passwords {
  /** Returns a PHC string. */
  hash(password: string): Promise<string>;
  /** @param phc null where there is no account or no password: the same work, and always false */
  matches(password: string, phc: string | null): Promise<boolean>;
}

/** OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane. */
export const COST: Argon2Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
// an environment serves one request at a time on AWS; elsewhere this bounds the memory to 38 MiB
const AT_ONCE = 2;

// computed with and compared to nothing: a salt for where there is no password
const DECOY_SALT = Buffer.alloc(SALT_BYTES);

/**
 * argon2id (RFC 9106) with a pepper: the pepper is not in the database, so a stolen table alone can't be
 * searched for weak passwords.
 */
export function argon2Passwords(pepper: () => Promise<Buffer>, cost: Argon2Cost = COST): Passwords {
  const guard = semaphore(AT_ONCE);

  const compute = async (password: string, salt: Buffer, { memory, passes, parallelism }: Argon2Cost) => {
    const secret = await pepper();
    return guard(() =>
      promisify(nodeCrypto().argon2)('argon2id', {
        // the same text typed on another keyboard must give the same bytes (RFC 8265 OpaqueString is NFC)
        message: password.normalize('NFC'),
        nonce: salt,
        secret,
        memory,
        passes,
        parallelism,
        tagLength: TAG_BYTES,
      }),
    );
  };

  return {
    async hash(password) {
      const salt = nodeCrypto().randomBytes(SALT_BYTES);
      return formatPhc({ parameters: cost, salt, tag: await compute(password, salt, cost) });
    },
    async matches(password, phc) {
      const stored = phc === null ? null : parsePhc(phc);
      const tag = await compute(password, stored?.salt ?? DECOY_SALT, stored?.parameters ?? cost);
      return (
        stored !== null && stored.tag.length === tag.length && nodeCrypto().timingSafeEqual(stored.tag, tag)
      );
    },
  };
}

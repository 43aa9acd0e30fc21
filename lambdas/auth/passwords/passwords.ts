import { promisify } from 'node:util';
import { nodeCrypto } from '../../platform/node-crypto.ts';
import { keyOfRoot } from '../../platform/root-keys.ts';
import type { RootKey, RootKeys } from '../../platform/root-keys.ts';
import { type Argon2Cost, formatPhc, parsePhc } from './phc.ts';
import { semaphore } from './semaphore.ts';

interface Computation {
  readonly parameters: Argon2Cost;
  readonly salt: Buffer;
  /** The pepper. */
  readonly secret: Buffer;
}

/** Password hashing; to hash and to compare cost exactly one argon2id computation each. */
export interface Passwords {
  /** Returns a PHC string. */
  hash(password: string): Promise<string>;
  /** @param phc null where there is no account or no password: the same work, and always false */
  matches(password: string, phc: string | null): Promise<boolean>;
  /**
   * The hash of a password that has just matched, with the active root's pepper and the salt that it has: whoever
   * computes it gets the same text. Null, and no computation, where it has that pepper already.
   */
  upgrade(password: string, phc: string): Promise<string | null>;
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
export function argon2Passwords(peppers: () => Promise<RootKeys>, cost: Argon2Cost = COST): Passwords {
  const guard = semaphore(AT_ONCE);

  const compute = (
    password: string,
    { parameters: { memory, passes, parallelism }, salt, secret }: Computation,
  ): Promise<Buffer> =>
    guard(() =>
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

  const hashWith = async ({ id, key }: RootKey, password: string, salt: Buffer): Promise<string> => {
    const tag = await compute(password, { parameters: cost, salt, secret: key });
    return formatPhc({ parameters: cost, rootId: id, salt, tag });
  };

  return {
    async hash(password) {
      return hashWith((await peppers()).active, password, nodeCrypto().randomBytes(SALT_BYTES));
    },
    async matches(password, phc) {
      const stored = phc === null ? null : parsePhc(phc);
      const known = await peppers();
      const pepper = stored && keyOfRoot(known, stored.rootId);
      const { parameters, salt } = stored ?? { parameters: cost, salt: DECOY_SALT };
      const tag = await compute(password, { parameters, salt, secret: pepper ?? known.active.key });
      if (stored === null || pepper === null || stored.tag.length !== tag.length) return false;
      return nodeCrypto().timingSafeEqual(stored.tag, tag);
    },
    async upgrade(password, phc) {
      const { rootId, salt } = parsePhc(phc);
      const { active } = await peppers();
      // the salt was random once and is this password's own; another pepper gives what nobody could derive from before
      return rootId === active.id ? null : hashWith(active, password, salt);
    },
  };
}

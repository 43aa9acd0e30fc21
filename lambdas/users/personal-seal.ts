import { nodeCrypto } from '../platform/node-crypto.ts';
import { openUnder, rootKeys, sealUnder } from '../platform/root-keys.ts';
import type { RootKeys } from '../platform/root-keys.ts';
import type { Roots } from '../platform/roots.ts';
import { open, seal } from '../platform/seal.ts';

const KEY_BYTES = 32;

/** AES-256-GCM with one person's data key. Destroying that key makes everything sealed by it unreadable. */
export interface PersonalSeal {
  /** @param purpose bound to the text as associated data, together with the user id: `profile.email` */
  seal(plaintext: string, purpose: string): string;
  /** @throws SealBroken when the text was sealed for another person or purpose */
  open(sealed: string, purpose: string): string;
}

export interface NewSeal {
  readonly personal: PersonalSeal;
  /** The data key, encrypted with the active root's master key: the only form in which it is stored. */
  readonly wrappedKey: string;
}

/** Makes people's data keys, and unwraps them. */
export class Keyring {
  readonly #roots: () => Promise<Roots>;

  /** @param roots the data secret, which the master keys are derived from (HKDF) */
  constructor(roots: () => Promise<Roots>) {
    this.#roots = roots;
  }

  async create(userId: string): Promise<NewSeal> {
    const key = nodeCrypto().randomBytes(KEY_BYTES);
    const wrappedKey = sealUnder(await this.#masters(), key.toString('base64url'), wrapping(userId));
    return { personal: personalSeal(userId, key), wrappedKey };
  }

  /** @throws SealBroken when the key was wrapped for another person or under a root that is known no more */
  async unwrap(userId: string, wrappedKey: string): Promise<PersonalSeal> {
    const key = openUnder(await this.#masters(), wrappedKey, wrapping(userId));
    return personalSeal(userId, Buffer.from(key, 'base64url'));
  }

  /**
   * The same data key, wrapped under the active root: what it has sealed opens as before.
   *
   * @throws SealBroken as unwrap does
   */
  async rewrap(userId: string, wrappedKey: string): Promise<string> {
    const masters = await this.#masters();
    return sealUnder(masters, openUnder(masters, wrappedKey, wrapping(userId)), wrapping(userId));
  }

  async #masters(): Promise<RootKeys> {
    return rootKeys(await this.#roots(), 'users/master-key');
  }
}

function personalSeal(userId: string, key: Buffer): PersonalSeal {
  const place = (purpose: string) => `${userId}/${purpose}`;
  return {
    seal: (plaintext, purpose) => seal(key, plaintext, place(purpose)),
    open: (sealed, purpose) => open(key, sealed, place(purpose)),
  };
}

function wrapping(userId: string): string {
  return `${userId}/data-key`;
}

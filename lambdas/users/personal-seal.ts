import { nodeCrypto } from '../platform/node-crypto.ts';
import { deriveKey, open, seal } from '../platform/seal.ts';

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
  /** The data key, encrypted with the master key: the only form in which it is stored. */
  readonly wrappedKey: string;
}

/** Makes people's data keys, and unwraps them. */
export class Keyring {
  readonly #root: () => Promise<string>;

  /** @param root the data secret, which the master key is derived from (HKDF) */
  constructor(root: () => Promise<string>) {
    this.#root = root;
  }

  async create(userId: string): Promise<NewSeal> {
    const key = nodeCrypto().randomBytes(KEY_BYTES);
    const wrappedKey = seal(await this.#master(), key.toString('base64url'), wrapping(userId));
    return { personal: personalSeal(userId, key), wrappedKey };
  }

  /** @throws SealBroken when the key was wrapped for another person or by another master key */
  async unwrap(userId: string, wrappedKey: string): Promise<PersonalSeal> {
    const key = open(await this.#master(), wrappedKey, wrapping(userId));
    return personalSeal(userId, Buffer.from(key, 'base64url'));
  }

  async #master(): Promise<Buffer> {
    return deriveKey(await this.#root(), 'users/master-key');
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

import { nodeCrypto } from '../../platform/node-crypto.ts';
import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { deriveKey } from '../../platform/seal.ts';
import type { RotatedSecret } from '../../platform/secrets.ts';
import { activeRoot, knownRoots } from './signing-roots.ts';

/** An Ed25519 key pair under the name that tokens and the JWKS know it by. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: PublicJwk;
}

export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}

export interface SigningKeys {
  /** The key to sign with now. */
  current(): Promise<SigningKey>;
  /** Every key that may have signed a token that still lives, and the next one shortly before its turn. */
  published(): Promise<readonly SigningKey[]>;
}

const DAY_MS = 86_400_000;
/** How long a key signs. */
export const EPOCH_MS = 90 * DAY_MS;
/** How long before its turn a key is published, so that others who keep the JWKS know it in time. */
export const ANNOUNCED_MS = DAY_MS;
/** How long a key is published after its turn: the life of its last token, and clocks that differ. */
export const RETIRED_MS = 15 * 60_000;

/** RFC 8410: a private key's DER is this and the 32 bytes of the seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Signing keys that rotate by themselves: each quarter has its own, derived from the root secret (HKDF to an
 * Ed25519 seed), so that every instance has the same keys without storing or telling any. A root that was
 * rotated takes turns with its keys in the same way: published, then signing, then published until the last
 * token is dead.
 */
export function signingKeys(secret: () => Promise<RotatedSecret>, clock: Clock): SigningKeys {
  const made = new Map<string, SigningKey>();

  const keyOf = (root: string, epoch: number): SigningKey => {
    const name = `${epoch}/${root}`;
    const key = made.get(name) ?? makeKey(deriveKey(root, `auth/signing-key/${epoch}`));
    made.set(name, key);
    return key;
  };
  const epochAt = (time: number) => Math.floor(time / EPOCH_MS);

  return {
    async current() {
      const root = await secret();
      const now = clock.now();
      return keyOf(activeRoot(root, now), epochAt(now));
    },
    async published() {
      const root = await secret();
      const now = clock.now();
      const epochs = new Set([epochAt(now), epochAt(now - RETIRED_MS), epochAt(now + ANNOUNCED_MS)]);
      return knownRoots(root, now, RETIRED_MS).flatMap((known) =>
        Array.from(epochs, (epoch) => keyOf(known, epoch)),
      );
    },
  };
}

function makeKey(seed: Buffer): SigningKey {
  const der = Buffer.concat([PKCS8_PREFIX, seed]);
  const privateKey = nodeCrypto().createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = nodeCrypto().createPublicKey(privateKey);
  const { x = '' } = publicKey.export({ format: 'jwk' });
  // RFC 7638 and RFC 8037: the required members only, in this order
  const thumbprint = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x });
  const kid = nodeCrypto().createHash('sha256').update(thumbprint).digest('base64url');
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' },
  };
}

import type { Clock } from '../platform/clock.ts';
import { deriveKey } from '../platform/seal.ts';
import { DEVICE_LIFE_S } from './known-device.ts';
import type { AuthSecrets } from './ports.ts';
import { IDLE_MS } from './session.ts';
import { knownRoots } from './tokens/signing-roots.ts';
import type { TagKeys } from './tokens/tag.ts';

/** The symmetric keys of auth, each derived from its root for one use (HKDF). 32 bytes each. */
export interface AuthKeys {
  /** Turns mail addresses into database keys. */
  email(): Promise<Buffer>;
  /** The pepper of the password hashes. */
  passwords(): Promise<Buffer>;
  /** Turns providers' ids of people into database keys. */
  identities(): Promise<Buffer>;
  /** Stand for the codes that are mailed. */
  mailedCodes(): Promise<Buffer>;
  /** Prove that a refresh token is one of ours, until the last one that the root before made has died. */
  refreshTokens(): Promise<TagKeys>;
  /** Prove that a device cookie is one of ours, likewise. */
  devices(): Promise<TagKeys>;
}

export function authKeys({ signing, data }: AuthSecrets, clock: Clock): AuthKeys {
  const rotated = async (label: string, lifeMs: number): Promise<TagKeys> => {
    const [active, ...others] = knownRoots(await signing(), clock.now(), lifeMs);
    return [deriveKey(active, label), ...others.map((root) => deriveKey(root, label))];
  };
  return {
    email: async () => deriveKey(await data(), 'auth/email-key'),
    mailedCodes: async () => deriveKey(await data(), 'auth/mailed-codes'),
    passwords: async () => deriveKey(await data(), 'auth/password-pepper'),
    identities: async () => deriveKey(await data(), 'auth/identity-key'),
    refreshTokens: () => rotated('auth/refresh-tokens', IDLE_MS),
    devices: () => rotated('auth/devices', DEVICE_LIFE_S * 1_000),
  };
}

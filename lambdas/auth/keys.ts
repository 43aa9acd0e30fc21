import type { Clock } from '../platform/clock.ts';
import { rootKeys } from '../platform/root-keys.ts';
import type { RootKeys } from '../platform/root-keys.ts';
import { deriveKey } from '../platform/seal.ts';
import { DEVICE_LIFE_S } from './known-device.ts';
import type { AuthSecrets } from './ports.ts';
import { IDLE_MS } from './session.ts';
import { knownRoots } from './tokens/signing-roots.ts';
import type { TagKeys } from './tokens/tag.ts';

/** The symmetric keys of auth, each derived from its roots for one use (HKDF). 32 bytes each. */
export interface AuthKeys {
  /** Turn mail addresses into database keys. */
  email(): Promise<RootKeys>;
  /** The peppers of the password hashes. */
  passwords(): Promise<RootKeys>;
  /** Turn providers' ids of people into database keys. */
  identities(): Promise<RootKeys>;
  /** Stand for the codes that are mailed. */
  mailedCodes(): Promise<TagKeys>;
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
    email: async () => rootKeys(await data(), 'auth/email-key'),
    mailedCodes: async () => {
      const { active, all } = rootKeys(await data(), 'auth/mailed-codes');
      return [active.key, ...all.filter(({ id }) => id !== active.id).map(({ key }) => key)];
    },
    passwords: async () => rootKeys(await data(), 'auth/password-pepper'),
    identities: async () => rootKeys(await data(), 'auth/identity-key'),
    refreshTokens: () => rotated('auth/refresh-tokens', IDLE_MS),
    devices: () => rotated('auth/devices', DEVICE_LIFE_S * 1_000),
  };
}

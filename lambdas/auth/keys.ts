import { deriveKey } from '../platform/seal.ts';
import type { AuthSecrets } from './ports.ts';

/** The symmetric keys of auth, each derived from its root for one use (HKDF). 32 bytes each. */
export interface AuthKeys {
  /** Turns mail addresses into database keys. */
  email(): Promise<Buffer>;
  /** The pepper of the password hashes. */
  passwords(): Promise<Buffer>;
  /** Proves that a refresh token is one of ours. */
  refreshTokens(): Promise<Buffer>;
  /** Proves that a device cookie is one of ours. */
  devices(): Promise<Buffer>;
}

export function authKeys({ signing, data }: AuthSecrets): AuthKeys {
  return {
    email: async () => deriveKey(await data(), 'auth/email-key'),
    passwords: async () => deriveKey(await data(), 'auth/password-pepper'),
    refreshTokens: async () => deriveKey(await signing(), 'auth/refresh-tokens'),
    devices: async () => deriveKey(await signing(), 'auth/devices'),
  };
}

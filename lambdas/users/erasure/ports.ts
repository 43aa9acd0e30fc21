import type { Cookie } from '../../platform/http/cookies.ts';

/** What the closing of an account needs of the module that lets people in. */
export interface Logins {
  /** Ends every session and API key of somebody, at once. Returns what makes the caller's browser forget its session. */
  endAccess(ending: { readonly userId: string; readonly device: string }): Promise<readonly Cookie[]>;
}

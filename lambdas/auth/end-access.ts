import type { Cookie } from '../platform/http/cookies.ts';
import { revokeApiKey } from './api-keys/revoke-api-key.ts';
import { forgottenSession } from './cookies.ts';
import { endSessions } from './end-sessions.ts';
import type { AuthServices } from './services.ts';

export interface AccessEnding {
  readonly userId: string;
  /** What did it, for the audit log. */
  readonly device: string;
}

/**
 * Ends whatever acts for somebody: API keys for good, and every session, the caller's too. What they log in with stays.
 *
 * @returns what makes the caller's browser forget its session
 */
export async function endAccess(services: AuthServices, ending: AccessEnding): Promise<readonly Cookie[]> {
  for (const { keyId } of await services.apiKeys.ofUser(ending.userId)) {
    await revokeApiKey(services, { ...ending, keyId });
  }
  await endSessions(services, { ...ending, except: null });
  return forgottenSession;
}

import { log } from '../platform/log.ts';
import { logout } from './logout.ts';
import type { Logout } from './logout.ts';
import type { AuthServices } from './services.ts';

/**
 * Ends the session that a browser had when it logged in anew: the new one's cookies have taken its place, and nobody
 * could log it out any more. A login doesn't fail for it, or a link that was good once would be lost.
 */
export async function endReplaced(
  services: AuthServices,
  { refreshToken, device }: Omit<Logout, 'principal'>,
): Promise<void> {
  try {
    await logout(services, { principal: null, refreshToken, device });
  } catch (error) {
    // it stays in the list of sessions, and ends by itself
    log.warn('the session that a login has replaced could not be ended', { reason: (error as Error).name });
  }
}
